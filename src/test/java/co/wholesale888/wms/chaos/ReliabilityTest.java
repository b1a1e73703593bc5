package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.WritesLog;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A short run under the faults that hurt most, with two instances, one of which is killed. {@link LongReliabilityTest}
 * takes its time.
 */
@WritesLog
class ReliabilityTest {

    private static final Load LOAD =
            new Load(Duration.ofSeconds(2), 4, Duration.ofMillis(20), 12, 12, Duration.ofSeconds(4));

    @Test
    void nothingIsLostOrDoubledUnderFaults() throws Exception {
        long seed = new Random().nextLong(1_000_000);
        try (Cluster cluster = Cluster.start(1, 1)) {
            for (Fault fault :
                    new Fault[] {Fault.CUT_COMMITS, Fault.KILL_DATABASE, Fault.STALL_CONNECTIONS, Fault.KILL_INSTANCE
                    }) {
                Report report = Run.with(cluster, fault, seed++, LOAD);
                assertThat(report.violations()).as(report.line()).isEmpty();
                assertThat(report.faults()).as(report.line()).isPositive();
                assertThat(report.lines()).as(report.line()).isPositive();
            }
        }
    }
}
