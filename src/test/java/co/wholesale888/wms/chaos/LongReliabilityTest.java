package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The long form of {@link ReliabilityTest}, which {@code bench/reliability} starts and whose figures it prints. */
@EnabledIfSystemProperty(named = "wms.reliability.faults", matches = ".+")
@SuppressWarnings("SystemOut") // for people who wait for it
class LongReliabilityTest {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(12);
    private static final Map<Fault, Duration> LONGEST_RECOVERY =
            Map.of(Fault.KILL_INSTANCE, Duration.ofSeconds(10), Fault.KILL_DATABASE, Duration.ofSeconds(5));

    private final List<Fault> faults = Arrays.stream(
                    System.getProperty("wms.reliability.faults", "").split(","))
            .map(Fault::valueOf)
            .toList();
    private final Map<Fault, List<Duration>> recoveries = new EnumMap<>(Fault.class);
    private final List<String> violations = new ArrayList<>();

    @Test
    void runForAsLongAsAsked() throws Exception {
        int runs = number("runs", 1);
        int seed = number("seed", 1);
        Load load = new Load(
                Duration.ofSeconds(number("seconds", 30)),
                number("clients", 12),
                Duration.ofMillis(number("pause", 0)),
                number("lines", 100),
                number("skus", 50),
                LONGEST_PAUSE);
        long count = 0;
        long lines = 0;
        try (Cluster cluster = Cluster.start(number("instances", 3), 0)) {
            for (int run = 0; run < runs; run++) {
                Report report = Run.with(cluster, faults.get(run % faults.size()), seed + run, load);
                System.out.println(Instant.now() + " " + report.line());
                report.violations().forEach(violation -> System.out.println("    " + violation));
                violations.addAll(report.violations());
                recoveries
                        .computeIfAbsent(report.fault(), fault -> new ArrayList<>())
                        .addAll(report.recoveries());
                count += report.faults();
                lines += report.lines();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %s runs, %,d faults, %,d lines, %s violations%n",
                faults,
                runs,
                count,
                lines,
                violations.size());
        checkRecoveries();
        assertThat(violations).isEmpty();
    }

    private void checkRecoveries() {
        LONGEST_RECOVERY.forEach((fault, longest) -> {
            List<Duration> all = recoveries.getOrDefault(fault, List.of());
            if (!all.isEmpty()) {
                long slow =
                        all.stream().filter(each -> each.compareTo(longest) > 0).count();
                String text = "Recovery after %s: %s times, %s; %s took longer than %s s"
                        .formatted(fault, all.size(), Report.spread(all), slow, longest.toSeconds());
                System.out.println(text);
                if (slow > 0) {
                    violations.add(text);
                }
            }
        });
    }

    private static int number(String name, int otherwise) {
        return Integer.getInteger("wms.reliability." + name, otherwise);
    }
}
