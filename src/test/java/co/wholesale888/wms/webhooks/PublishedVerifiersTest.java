package co.wholesale888.wms.webhooks;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Requires;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies the raw bytes of real deliveries with libraries that others publish for Node. {@code .ci/run} installs the
 * libraries.
 */
@ConcurrentServiceTest
class PublishedVerifiersTest {

    private static final Path SOURCES = Path.of("src/test/verifiers");
    private static final Path INSTALLED = Path.of("target/verifiers");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private Fixtures fixtures;

    @BeforeAll
    static void requireVerifiers() throws IOException {
        Requires.orSkip(
                "The published verifiers",
                Files.isDirectory(INSTALLED.resolve("node_modules")),
                "With Node: cp -r src/test/verifiers target/ && npm ci --prefix target/verifiers");
        Files.copy(SOURCES.resolve("verify.mjs"), INSTALLED.resolve("verify.mjs"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theyAcceptOnlyDeliveriesSignedWithTheirSecret() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            JsonNode created = Api.json(post(warehouse, "/v1/webhooks", """
                    {"url":"%s","events":["stock.changed"]}""".formatted(receiver.url())));
            String old = created.path("secret").stringValue();
            TestReceiver.Request before = delivered(warehouse, receiver, 1);
            String path = "/v1/webhooks/" + created.path("id").stringValue() + "/rotate-secret";
            String current =
                    Api.json(post(warehouse, path, null)).path("secret").stringValue();
            TestReceiver.Request overlapping = delivered(warehouse, receiver, 2);
            post(warehouse, path, "{\"overlapSeconds\":0}");
            TestReceiver.Request after = delivered(warehouse, receiver, 3);

            List<String> results = verify(List.of(
                    testCase(before, old, before.body()),
                    testCase(before, old, before.body() + " "),
                    testCase(before, current, before.body()),
                    testCase(overlapping, old, overlapping.body()),
                    testCase(overlapping, current, overlapping.body()),
                    testCase(after, old, after.body()),
                    testCase(after, current, after.body())));

            String all = "{\"octokit\":true,\"standardwebhooks\":true,\"svix\":true}";
            String none = all.replace("true", "false");
            // octokit reads only X-WMS-Signature, which uses the old secret during an overlap
            String standardOnly = all.replace("\"octokit\":true", "\"octokit\":false");
            assertThat(results).containsExactly(all, none, none, all, standardOnly, none, none);
        }
    }

    private static TestReceiver.Request delivered(WarehouseFixture warehouse, TestReceiver receiver, int number) {
        String sale = batch(line("A", -1).replace("}", ",\"note\":\"Größe L – 日本\"}"));
        assertThat(warehouse.update(sale, null).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> receiver.requests().size() == number);
        return receiver.requests().get(number - 1);
    }

    private static String post(WarehouseFixture warehouse, String path, @Nullable String body) {
        return warehouse
                .api()
                .post(path, warehouse.access().authorization(), body)
                .body();
    }

    private static Map<String, Object> testCase(TestReceiver.Request request, String secret, String body) {
        byte[] raw = body.getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "secret",
                secret,
                "headers",
                request.headers(),
                "body",
                Base64.getEncoder().encodeToString(raw));
    }

    private static List<String> verify(List<Map<String, Object>> cases) throws Exception {
        Path output = Files.createTempFile("verifiers-", ".txt");
        Process node = new ProcessBuilder(
                        "node", INSTALLED.resolve("verify.mjs").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream in = node.getOutputStream()) {
            in.write(JsonMapper.shared().writeValueAsBytes(cases));
        }
        boolean ended = node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        node.destroyForcibly().waitFor();
        String printed = Files.readString(output);
        Files.delete(output);
        assertThat(ended && node.exitValue() == 0).as(printed).isTrue();
        List<String> results = new ArrayList<>();
        JsonMapper.shared().readTree(printed).forEach(answer -> results.add(answer.toString()));
        return results;
    }
}
