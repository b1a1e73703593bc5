package co.wholesale888.wms.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.Requires;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Helm chart, by Helm itself: it makes objects that Kubernetes accepts, and that belong together. */
class ChartTest {

    private static final Path CHART = Path.of("deploy/helm/wms");
    private static final Path EVERYTHING = Path.of("src/test/resources/deploy/everything.yaml");

    /** The oldest Kubernetes that the chart is for. */
    private static final String KUBERNETES = "1.27.0";

    /** Helm allows 53 characters. */
    private static final String LONGEST_NAME = "stock-".repeat(8) + "group";

    @TempDir
    private Path folder;

    @BeforeEach
    void requireHelm() {
        boolean present = true;
        try {
            Helm.version().call();
        } catch (LinkageError | IllegalStateException e) {
            present = false;
        }
        Requires.orSkip("Helm", present, "Its library for Java has none for this machine.");
    }

    /** The ways to install the chart: what must be set, and everything that can be set. */
    static List<List<Path>> installations() {
        return List.of(List.of(), List.of(EVERYTHING));
    }

    @Test
    void everyValueIsTried() throws IOException {
        assertThat(names(yaml(EVERYTHING).getFirst()))
                .containsAll(names(yaml(CHART.resolve("values.yaml")).getFirst()));
    }

    @Test
    void lintFindsNothing() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.getMessages()).allMatch(message -> message.equals("[INFO] Chart.yaml: icon is recommended"));
        assertThat(result.isFailed()).isFalse();
    }

    @Test
    void lintFindsABrokenTemplate() throws IOException {
        assertThat(new Helm(chartWith("toYaml", "toYml")).lint().strict().call().isFailed())
                .isTrue();
    }

    @Test
    void allSecretsOfTheServiceComeFromTheSecret() {
        JsonNode container =
                only(objects(CHART, "wms", List.of()), "Deployment").at("/spec/template/spec/containers/0");

        assertThat(container.path("env").valueStream().filter(variable -> variable.has("valueFrom")))
                .extracting(variable -> variable.path("name").stringValue())
                .containsExactlyInAnyOrder(
                        "SPRING_DATASOURCE_USERNAME",
                        "SPRING_DATASOURCE_PASSWORD",
                        "SPRING_MAIL_PASSWORD",
                        "WMS_SECRET_KEY",
                        "WMS_PREVIOUS_SECRET_KEY",
                        "WMS_OPERATOR_EMAIL",
                        "WMS_OPERATOR_PASSWORD");
    }

    @Test
    void withoutADatabaseNothingIsInstalled() {
        TemplateCommand install = new Helm(CHART).template().withKubeVersion(KUBERNETES);

        assertThatThrownBy(install::call).hasMessageContaining("set database.url to the JDBC address");
    }

    @Test
    void kubernetesKnowsEveryObject() throws Exception {
        List<JsonNode> objects = new ArrayList<>();
        installations().forEach(values -> objects.addAll(objects(CHART, "wms", values)));

        assertThat(unknownToKubernetes(objects)).isEmpty();
    }

    @Test
    void whatKubernetesDoesNotKnowIsFound() throws Exception {
        Map<String, String> mistakes = Map.of(
                "periodSeconds: 10", "period: 10",
                "replicas: {{ .Values.replicas }}", "replicas: many",
                "targetPort: http", "targetPort: [80]",
                "endpoints:", "endpoint:",
                "kind: Ingress", "kind: Ingres");
        List<JsonNode> objects = new ArrayList<>();
        for (Map.Entry<String, String> mistake : mistakes.entrySet()) {
            Path chart = chartWith(mistake.getKey(), mistake.getValue());
            objects.addAll(objects(chart, "wms", List.of(EVERYTHING)));
        }

        assertThat(unknownToKubernetes(objects))
                .contains(
                        "\"period\": 10", "\"replicas\": \"many\"", "\"targetPort\": [", "\"endpoint\": [", "IIngres");
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theObjectsBelongTogether(List<Path> values) throws IOException {
        checkTogether(objects(CHART, "wms", values));
        checkTogether(objects(CHART, LONGEST_NAME, values));
    }

    @ParameterizedTest
    @CsvSource({
        "selector: {{- include \"wms.selector\" . | nindent 4 }}, selector: {app: wms}",
        "matchLabels: {{- include \"wms.selector\" . | nindent 6 }}, matchLabels: {app: wms}",
        "targetPort: http, targetPort: web",
        "path: /v1/health/ready, path: /v1/ready",
        "'path: /v1/health/live, port: http', 'path: /v1/health/live, port: web'",
        "containerPort: 18080, containerPort: 8081",
        "'      app.kubernetes.io/component: metrics', '      app.kubernetes.io/component: meters'",
        "- port: metrics, - port: http",
        "{name: http}, {name: metrics}",
        "runAsUser: 888, runAsUser: 0",
        "runAsNonRoot: true, runAsNonRoot: false",
        "readOnlyRootFilesystem: true, readOnlyRootFilesystem: false",
        "mountPath: /tmp, mountPath: /temp",
        "key: secret-key, key: secret",
        "' | trunc 55', ''",
        "serviceAccountName: {{ include \"wms.name\" . }}, serviceAccountName: default"
    })
    void whatDoesNotBelongTogetherIsFound(String right, String wrong) throws IOException {
        Path chart = chartWith(right, wrong);
        List<JsonNode> objects = objects(chart, LONGEST_NAME, List.of(EVERYTHING));

        assertThatThrownBy(() -> checkTogether(objects)).isInstanceOf(AssertionError.class);
    }

    private static void checkTogether(List<JsonNode> objects) throws IOException {
        JsonNode deployment = only(objects, "Deployment");
        JsonNode pods = deployment.at("/spec/template");
        JsonNode container = pods.at("/spec/containers/0");
        Set<String> ports = texts(container.path("ports"), "name");
        List<JsonNode> services = all(objects, "Service");
        String dockerfile = Files.readString(Path.of("Dockerfile"));

        objects.forEach(object ->
                assertThat(object.at("/metadata/name").stringValue()).matches("[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"));
        assertThat(only(objects, "ServiceAccount").at("/metadata/name")).isEqualTo(pods.at("/spec/serviceAccountName"));

        checkSelects(deployment.at("/spec/selector/matchLabels"), pods);
        checkSelects(pods.at("/spec/topologySpreadConstraints/0/labelSelector/matchLabels"), pods);
        checkSelects(only(objects, "PodDisruptionBudget").at("/spec/selector/matchLabels"), pods);
        for (JsonNode service : services) {
            checkSelects(service.at("/spec/selector"), pods);
            assertThat(ports).containsAll(texts(service.at("/spec/ports"), "targetPort"));
        }

        assertThat(dockerfile).contains("\nEXPOSE 8080 18080\n", "\nUSER 888:888\n");
        assertThat(texts(container.path("ports"), "containerPort")).containsExactlyInAnyOrder("8080", "18080");
        Set<String> reads = ApiDocument.load().operations().stream()
                .filter(operation -> operation.method().equals("GET"))
                .map(ApiDocument.Operation::path)
                .collect(Collectors.toSet());
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode request = container.path(probe).path("httpGet");
            assertThat(reads).contains(request.path("path").stringValue());
            assertThat(request.path("port").stringValue()).isEqualTo("http").isIn(ports);
        }

        JsonNode user = pods.at("/spec/securityContext");
        assertThat(user.path("runAsNonRoot").booleanValue()).isTrue();
        assertThat(user.path("runAsUser").intValue()).isEqualTo(888);
        JsonNode rights = container.path("securityContext");
        assertThat(rights.path("readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(rights.path("allowPrivilegeEscalation").booleanValue(true)).isFalse();
        assertThat(rights.at("/capabilities/drop/0").stringValue()).isEqualTo("ALL");
        // All that an image of the service writes to
        assertThat(texts(container.path("volumeMounts"), "mountPath"))
                .containsExactlyInAnyOrder("/tmp", "/var/lib/wms");
        assertThat(dockerfile).contains("WMS_DATA_DIR=/var/lib/wms/");
        assertThat(container.at("/resources/requests").propertyNames()).contains("cpu", "memory");
        assertThat(container.at("/resources/limits").propertyNames()).contains("memory");

        String guide = Files.readString(Path.of("docs/operator-guide.md"));
        assertThat(container.path("env").findValuesAsString("key"))
                .isNotEmpty()
                .allMatch(key -> guide.contains("--from-literal=" + key + "="));

        for (JsonNode ingress : all(objects, "Ingress")) {
            JsonNode backend = ingress.at("/spec/rules/0/http/paths/0/backend/service");
            JsonNode service = named(services, backend.path("name").stringValue());
            assertThat(texts(service.at("/spec/ports"), "name"))
                    .containsExactly(backend.at("/port/name").stringValue())
                    .containsExactly("http");
        }
        for (JsonNode monitor : all(objects, "ServiceMonitor")) {
            JsonNode wanted = monitor.at("/spec/selector/matchLabels");
            List<JsonNode> monitored = services.stream()
                    .filter(service -> hasLabels(service.at("/metadata/labels"), wanted))
                    .toList();
            assertThat(monitored).hasSize(1);
            assertThat(texts(monitored.getFirst().at("/spec/ports"), "name"))
                    .containsExactly(monitor.at("/spec/endpoints/0/port").stringValue());
            assertThat(monitor.at("/spec/endpoints/0/path").stringValue()).isEqualTo("/actuator/prometheus");
        }
        for (JsonNode rules : all(objects, "PrometheusRule")) {
            assertThat(rules.at("/spec/groups"))
                    .isEqualTo(yaml(Path.of("deploy/prometheus/alerts.yml"))
                            .getFirst()
                            .path("groups"));
        }
    }

    private static void checkSelects(JsonNode selector, JsonNode pods) {
        assertThat(selector.isEmpty()).isFalse();
        assertThat(hasLabels(pods.at("/metadata/labels"), selector))
                .as(selector + " " + pods)
                .isTrue();
    }

    private static boolean hasLabels(JsonNode labels, JsonNode wanted) {
        return wanted.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    /** A copy of the chart with one mistake. */
    private Path chartWith(String right, String wrong) throws IOException {
        boolean found = false;
        try (var files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(CHART.relativize(file).toString());
                String text = Files.readString(file);
                found |= text.contains(right);
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text.replace(right, wrong));
            }
        }
        assertThat(found).as(right).isTrue();
        return folder;
    }

    private static List<JsonNode> objects(Path chart, String release, List<Path> values) {
        TemplateCommand install = new Helm(chart).template().withName(release).withKubeVersion(KUBERNETES);
        if (values.isEmpty()) {
            install.set("database.url", "jdbc:postgresql://db/wms");
        }
        values.forEach(install::withValuesFile);
        return parsed(install.call());
    }

    private String unknownToKubernetes(List<JsonNode> objects) throws IOException, InterruptedException {
        ChildProgram.requireNodePackages();
        Path file =
                Files.write(folder.resolve("objects.json"), JsonMapper.shared().writeValueAsBytes(objects));
        return ChildProgram.run(
                "node", ChildProgram.NODE_FOLDER.resolve("kubernetes.mjs").toString(), file.toString());
    }

    private static List<JsonNode> yaml(Path file) throws IOException {
        return parsed(Files.readString(file));
    }

    private static List<JsonNode> parsed(String yaml) {
        return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                .<JsonNode>map(JsonMapper.shared()::valueToTree)
                .toList();
    }

    private static JsonNode only(List<JsonNode> objects, String kind) {
        List<JsonNode> found = all(objects, kind);
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static List<JsonNode> all(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").stringValue().equals(kind))
                .toList();
    }

    private static JsonNode named(List<JsonNode> objects, String name) {
        return objects.stream()
                .filter(object -> object.at("/metadata/name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> texts(JsonNode list, String field) {
        return list.valueStream()
                .map(item -> item.path(field).asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all values, such as {@code image.tag}. */
    private static List<String> names(JsonNode values) {
        List<String> names = new ArrayList<>();
        values.properties().forEach(value -> {
            names.add(value.getKey());
            names(value.getValue()).forEach(name -> names.add(value.getKey() + "." + name));
        });
        return names;
    }
}
