package co.wholesale888.wms.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The service with its embedded database, as {@code ./mvnw spring-boot:run} starts it, through kills and restarts. */
class EmbeddedServiceTest {

    private static final Pattern KEY = Pattern.compile("export WMS_KEY=(wms_\\w+)");
    private static final Pattern CURL = Pattern.compile("curl -H .* \"(http://localhost:\\d+/\\S+)\"");
    private static final String SALE = """
            {"transactions":[{"sku":"TEE-BLK-L","delta":-12,"type":"SALE"}]}""";

    private final HttpClient http = HttpClient.newHttpClient();
    private Path directory;

    @BeforeEach
    void createDirectory() throws IOException {
        directory = TestData.directory().toRealPath();
    }

    @AfterEach
    void removeDirectory() throws IOException {
        PostgresProcesses.stopAllIn(cluster());
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void acknowledgedWritesSurviveEveryKindOfKill() throws Exception {
        String key;
        try (ServiceProcess service = start()) {
            key = keyIn(service.output());
            assertThat(get(URI.create(find(CURL, service.output())), key))
                    .contains("\"sku\":\"TEE-BLK-L\",\"quantity\":88,\"reserved\":0,\"available\":88,"
                            + "\"status\":\"LOW\",\"threshold\":40,\"par\":120");
            // The product page's command shows an alert for the SKU that the demo sold below its threshold
            Awaitility.await()
                    .untilAsserted(() -> assertThat(get(service.baseUri().resolve("/api/wms/v1/alerts"), key))
                            .contains("\"sku\":\"TEE-WHT-M\",\"state\":\"OPEN\",\"level\":\"CRITICAL\",\"quantity\":22")
                            .doesNotContain("TEE-BLK-L"));
            assertThat(get(service.baseUri().resolve("/v1/shipments?status=SHIPPED"), key))
                    .contains("\"sku\":\"TEE-WHT-M\",\"quantity\":100,\"receivedQuantity\":null");
            sell(service, key);
            assertThat(stock(service, key)).contains("\"quantity\":76");
            service.kill();
        }
        assertThat(PostgresProcesses.in(cluster()))
                .as("PostgreSQL of the killed service")
                .isNotEmpty();

        try (ServiceProcess service = start()) {
            assertThat(keyIn(service.output()))
                    .as("the demo data is created once")
                    .isEqualTo(key);
            assertThat(stock(service, key)).contains("\"quantity\":76");
            sell(service, key);

            // PostgreSQL is killed under the running service, which recovers without a restart
            PostgresProcesses.in(cluster()).forEach(ProcessHandle::destroyForcibly);
            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stock(service, key)).contains("\"quantity\":64"));
            // A pooled connection may still be dead: then the write answers 503 and changes nothing
            Awaitility.await().untilAsserted(() -> sell(service, key));

            // Both are killed at once, as in a power failure
            service.kill();
            PostgresProcesses.in(cluster()).forEach(ProcessHandle::destroyForcibly);
        }

        try (ServiceProcess service = launch("--wms.demo=false").awaitReady()) {
            requireNoSecretIn(service.output());
            assertThat(stock(service, key)).contains("\"quantity\":52");
            assertThat(send(service, "/v1/ledger/verify", key, "")).contains("\"valid\":true");
            assertThat(service.stop()).isEqualTo(143);
            assertThat(PostgresProcesses.in(cluster()))
                    .as("PostgreSQL after SIGTERM")
                    .isEmpty();
        }
    }

    private void requireNoSecretIn(String output) throws IOException {
        assertThat(output).contains("888 WMS is up at").doesNotContain("WMS_KEY", "wms_", "demo.example");
        for (String secret : List.of("secret-key", "postgres-password")) {
            assertThat(output)
                    .doesNotContain(Files.readString(directory.resolve(secret)).strip());
        }
    }

    private ServiceProcess start() {
        return launch().awaitReady();
    }

    private ServiceProcess launch(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--wms.data-dir=" + directory;
        return ServiceProcess.launch(all);
    }

    private Path cluster() {
        return directory.resolve("postgresql");
    }

    private void sell(ServiceProcess service, String key) throws Exception {
        assertThat(send(service, "/api/wms/v1/stock/update", key, SALE)).contains("\"quantityAfter\"");
    }

    private String stock(ServiceProcess service, String key) throws Exception {
        return get(service.baseUri().resolve("/v1/stock?sku=TEE-BLK-L"), key);
    }

    private String get(URI address, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address), key);
    }

    private String send(ServiceProcess service, String path, String key, String body) throws Exception {
        return send(HttpRequest.newBuilder(service.baseUri().resolve(path)).POST(BodyPublishers.ofString(body)), key);
    }

    private String send(HttpRequest.Builder request, String key) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                request.header("Authorization", "Bearer " + key)
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static String keyIn(String output) {
        return find(KEY, output);
    }

    private static String find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        assertThat(matcher.find()).as("%s in:%n%s", pattern, output).isTrue();
        return matcher.group(1);
    }
}
