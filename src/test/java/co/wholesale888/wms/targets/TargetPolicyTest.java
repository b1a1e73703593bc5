package co.wholesale888.wms.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Checks hosts with name servers that change their answers, have none, or do not answer. */
class TargetPolicyTest {

    private static final InetAddress[] PUBLIC = {InetAddress.ofLiteral("8.8.8.8")};
    private static final InetAddress[] LOOPBACK = {InetAddress.ofLiteral("127.0.0.1")};

    @Test
    void anAddressIsCheckedAgainAfterRegistration() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (TargetResolver resolver =
                        new TargetResolver(host -> lookups.incrementAndGet() == 1 ? PUBLIC : LOOPBACK, false);
                TargetPolicy targets = new TargetPolicy(resolver)) {
            assertThat(targets.violation("https://rebind.example.com/")).isNull();
            assertThatThrownBy(() -> resolver.resolve("rebind.example.com"))
                    .isInstanceOf(BlockedAddressException.class);
            assertThat(targets.violation("https://rebind.example.com/")).isEqualTo(TargetUrl.NOT_PUBLIC);
            assertThat(lookups).hasValue(3);
        }
    }

    @Test
    void aPortIsCheckedAtTheConnectionToo() throws Exception {
        try (TargetResolver resolver = new TargetResolver(host -> PUBLIC, false)) {
            assertThat(resolver.resolve("erp.example.com", 443)).containsExactly(new InetSocketAddress(PUBLIC[0], 443));
            assertThatThrownBy(() -> resolver.resolve("erp.example.com", 25))
                    .isInstanceOf(BlockedAddressException.class);
        }
    }

    @Test
    void aHostWithoutAnAddressMayBeRegistered() {
        try (TargetResolver resolver = new TargetResolver(
                        host -> {
                            throw new UnknownHostException(host);
                        },
                        false);
                TargetPolicy targets = new TargetPolicy(resolver)) {
            assertThat(targets.violation("https://new.example.com/")).isNull();
        }
    }

    @Test
    void anUnresponsiveNameServerDelaysNoOtherName() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        TargetResolver.Lookup lookup = host -> {
            if (host.equals("dead.example.com")) {
                lookups.incrementAndGet();
                await(end);
            }
            return PUBLIC;
        };
        try (TargetResolver resolver = new TargetResolver(lookup, false)) {
            List<Thread> callers = new ArrayList<>();
            AtomicInteger failures = new AtomicInteger();
            for (int i = 0; i < 300; i++) {
                callers.add(Thread.startVirtualThread(() -> {
                    assertThatThrownBy(() -> resolver.resolve("dead.example.com"))
                            .isInstanceOf(UnknownHostException.class);
                    failures.incrementAndGet();
                }));
            }

            assertThat(resolver.resolve("erp.example.com")).isEqualTo(PUBLIC);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(failures).hasValue(300);
            assertThat(lookups).as("one lookup for all callers").hasValue(1);
            end.countDown();
        }
    }

    @Test
    void registrationsOfDeadNamesDelayNoDelivery() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        TargetResolver.Lookup lookup = host -> {
            if (host.startsWith("dead")) {
                await(end);
            }
            return PUBLIC;
        };
        try (TargetResolver resolver = new TargetResolver(lookup, false);
                TargetPolicy targets = new TargetPolicy(resolver)) {
            List<Thread> callers = new ArrayList<>();
            AtomicInteger accepted = new AtomicInteger();
            for (int i = 0; i < 300; i++) {
                String url = "https://dead%s.example.com/".formatted(i);
                callers.add(Thread.startVirtualThread(() -> {
                    assertThat(targets.violation(url)).isNull();
                    accepted.incrementAndGet();
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }

            assertThat(resolver.resolve("erp.example.com")).isEqualTo(PUBLIC);
            assertThat(accepted).as("a host that does not resolve today").hasValue(300);
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
