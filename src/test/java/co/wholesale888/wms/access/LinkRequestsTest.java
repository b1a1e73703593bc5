package co.wholesale888.wms.access;

import static co.wholesale888.wms.testing.Calls.runTogether;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkRequestsTest {

    private final LinkRequests requests = new LinkRequests();
    private final List<String> sent = new ArrayList<>();

    @Test
    void requestsForNobodyKeepNoLinkFromOthers() {
        runTogether(51 * 10, i -> {
            String email = "nobody-%s@example.com".formatted(i);
            String address = "192.0.2." + i / 10;
            requests.answer(email, address, Optional::empty, found -> sent.add("nobody"));
        });
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
