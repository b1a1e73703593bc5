package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LinkRequestsTest {

    private final LinkRequests requests = new LinkRequests();
    private final List<String> sent = new ArrayList<>();

    @Test
    void requestsForNobodyKeepNoLinkFromOthers() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asked = new ArrayList<>();
            for (int network = 0; network < 51; network++) {
                for (int i = 0; i < 10; i++) {
                    String email = "nobody-%s-%s@example.com".formatted(network, i);
                    String address = "192.0.2." + network;
                    asked.add(threads.submit(
                            () -> requests.answer(email, address, Optional::empty, found -> sent.add("nobody"))));
                }
            }
            for (Future<?> request : asked) {
                request.get();
            }
        }
        ask("198.51.100.1");
        assertThat(sent).containsExactly("known@example.com");
    }

    @Test
    void eachAddressHasALimitWhoeverItBelongsTo() {
        ask("198.51.100.1");
        ask("198.51.100.2");
        ask("198.51.100.3");
        assertThatThrownBy(() -> ask("198.51.100.4")).isInstanceOf(TooManyAttemptsException.class);
        assertThat(sent).hasSize(3);
    }

    private void ask(String address) {
        requests.answer("known@example.com", address, () -> Optional.of("known@example.com"), sent::add);
    }
}
