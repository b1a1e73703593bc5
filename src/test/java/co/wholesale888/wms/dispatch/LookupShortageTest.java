package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.dispatch.CycleFixture.run;
import static co.wholesale888.wms.dispatch.CycleFixture.runUntil;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.targets.LookupLimitException;
import co.wholesale888.wms.targets.TargetResolver;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;

/** Hosts whose name servers never answer take all threads for lookups. */
@ConcurrentServiceTest
@Execution(ExecutionMode.CONCURRENT)
class LookupShortageTest {

    /** More than there are threads. */
    private static final int DEAD_HOSTS = 300;

    @Autowired
    private AutomaticDeactivation deactivation;

    @Autowired
    private SecretCipher cipher;

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void deliveriesToOtherHostsWaitAndDoNotFail() throws Exception {
        try (TargetResolver resolver = new TargetResolver(this::find, true);
                HttpSender sender = HttpSenderTest.sender(resolver, null, HttpSender.TIMEOUT);
                CycleFixture fixture = new CycleFixture(sender, deactivation, cipher);
                TestReceiver receiver = TestReceiver.answering(200)) {
            takeAllThreads(resolver);
            UUID once = fixture.webhook(receiver.url().replace("127.0.0.1", "erp.example.com"), "ONCE");
            fixture.queue(once, 3);
            DispatchCycle instance = fixture.instance();

            run(instance);
            assertThat(instance.inFlight()).as("leased").isEqualTo(3);
            runUntil(() -> instance.inFlight() == 0, instance);
            assertThat(fixture.outcomes(once)).containsExactlyElementsOf(Collections.nCopies(3, "1 PENDING"));

            end.countDown();
            runUntil(() -> fixture.count("status = 'SUCCEEDED'") == 3, instance);
            assertThat(receiver.requests()).hasSize(3);
        }
    }

    private void takeAllThreads(TargetResolver resolver) {
        AtomicBoolean none = new AtomicBoolean();
        for (int i = 0; i < DEAD_HOSTS; i++) {
            String host = "dead%s.example.com".formatted(String.valueOf(i));
            Thread.startVirtualThread(() -> {
                try {
                    resolver.resolve(host);
                } catch (LookupLimitException e) {
                    none.set(true);
                } catch (UnknownHostException e) {
                    // The lookup goes on
                }
            });
        }
        Awaitility.await().untilTrue(none);
    }

    private InetAddress[] find(String host) {
        if (host.startsWith("dead")) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    }
}
