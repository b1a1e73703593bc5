package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The long form of {@link ReliabilityTest}, which {@code bench/reliability} starts and whose figures it prints. */
@EnabledIfSystemProperty(named = "wms.reliability.faults", matches = ".+")
class LongReliabilityTest {

    @Test
    @SuppressWarnings("SystemOut") // for people who wait for it
    void runForAsLongAsAsked() throws Exception {
        List<Fault> faults = Arrays.stream(
                        System.getProperty("wms.reliability.faults").split(","))
                .map(Fault::valueOf)
                .toList();
        int runs = Integer.getInteger("wms.reliability.runs", 1);
        long seed = Long.getLong("wms.reliability.seed", 1);
        Duration each = Duration.ofSeconds(Integer.getInteger("wms.reliability.seconds", 30));
        List<String> violations = new ArrayList<>();
        int count = 0;
        long lines = 0;
        try (Cluster cluster = Cluster.start(Integer.getInteger("wms.reliability.instances", 3), 0)) {
            for (int run = 0; run < runs; run++) {
                Run.Report report = Run.with(cluster, faults.get(run % faults.size()), seed + run, each);
                System.out.println(Instant.now() + " " + report.line());
                report.violations().forEach(violation -> System.out.println("    " + violation));
                violations.addAll(report.violations());
                count += report.faults();
                lines += report.lines();
            }
        }
        System.out.printf(
                "%s: %s runs, %,d faults, %,d lines, %s violations%n", faults, runs, count, lines, violations.size());
        assertThat(violations).isEmpty();
    }
}
