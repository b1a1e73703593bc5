package co.wholesale888.wms.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Requires;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** The alert rules and the dashboard ask for metrics that the service has, and the guide names every alert. */
@ServiceTest
class MonitoringTest {

    private static final String RULES = "deploy/prometheus/alerts.yml";
    private static final String DASHBOARD = "deploy/grafana/dashboards/wms.json";

    private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");
    private static final Pattern ALERT_ROW = Pattern.compile("(?m)^\\| `(Wms\\w+)` \\| \\S");
    private static final Pattern METRIC = Pattern.compile("\\b(?:wms|http_server|hikaricp|jvm|process)_[a-z_]+\\b");

    @Autowired
    private Fixtures fixtures;

    @LocalManagementPort
    private int managementPort;

    @ParameterizedTest
    @ValueSource(strings = {RULES, DASHBOARD})
    void everyMetricExists(String file) throws Exception {
        WarehouseFixture.with(fixtures, 100, "A").sell(null, "A");

        Set<String> wanted = metrics(Files.readString(Path.of(file)));
        if (wanted.contains("jvm_gc_pause_seconds_sum") && !scrape().contains("jvm_gc_pause_seconds_sum")) {
            System.gc(); // otherwise the timer does not exist yet
        }

        assertThat(wanted).hasSizeGreaterThan(5);
        assertThat(metrics(scrape())).containsAll(wanted);
    }

    @Test
    void operatorGuideSaysWhatToDoAboutEveryAlert() throws Exception {
        List<String> alerts = names(ALERT, RULES);

        assertThat(alerts).isNotEmpty();
        assertThat(names(ALERT_ROW, "docs/operator-guide.md")).containsExactlyElementsOf(alerts);
    }

    @Test
    void everyMetricOfTheServiceHasAHelpText() throws Exception {
        String scrape = scrape();

        Set<String> own = scrape.lines()
                .filter(line -> line.startsWith("# TYPE wms_"))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> explained = scrape.lines()
                .filter(line -> line.matches("# HELP wms_[a-z_]+ \\S.*"))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
        assertThat(own).isNotEmpty();
        assertThat(explained).containsAll(own);
    }

    @Test
    void prometheusAcceptsTheRules() throws Exception {
        Requires.command("promtool");
        ChildProgram.run("promtool", "check", "rules", RULES);
    }

    @Test
    void alertsTellOfInstancesThatAreDownOrGone() throws Exception {
        Requires.command("promtool");
        ChildProgram.run("promtool", "test", "rules", "src/test/resources/deploy/alerts-test.yml");
    }

    private String scrape() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + managementPort + "/actuator/prometheus");
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static List<String> names(Pattern pattern, String file) throws Exception {
        return pattern.matcher(Files.readString(Path.of(file)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
