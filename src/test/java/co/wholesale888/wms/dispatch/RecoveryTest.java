package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.dispatch.CycleFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;

/** Instances come back one after the other when the database does. */
@ConcurrentServiceTest
@Execution(ExecutionMode.CONCURRENT)
class RecoveryTest {

    @Autowired
    private HttpSender sender;

    @Autowired
    private AutomaticDeactivation deactivation;

    @Autowired
    private SecretCipher cipher;

    @Test
    void theFirstInstanceBackEndsNoLeaseOfTheNext() throws Exception {
        try (CycleFixture fixture = new CycleFixture(sender, deactivation, cipher);
                TestReceiver receiver = TestReceiver.answering(200)) {
            UUID once = fixture.webhook(receiver.url(), "ONCE");
            DispatchCycle first = fixture.instance();
            DispatchCycle next = fixture.instance();
            run(first);
            fixture.queue(once, 3);
            run(next);
            Awaitility.await().until(() -> receiver.requests().size() == 3 && next.inFlight() == 3);
            fixture.endLeases();
            TimeUnit.NANOSECONDS.sleep(DispatchCycle.INTERRUPTION_NANOS + 1);

            assertThat(run(first)).isTrue();
            assertThat(fixture.outcomes(once)).containsOnly("1 PENDING");
            CycleFixture.runUntil(() -> next.inFlight() == 0, next);

            assertThat(fixture.outcomes(once)).containsExactly("1 SUCCEEDED", "1 SUCCEEDED", "1 SUCCEEDED");
        }
    }
}
