package co.wholesale888.wms.webhooks;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Requires;
import co.wholesale888.wms.testing.ServiceTest;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The verifiers that others publish for Node take real deliveries as they are, from their raw bytes. They are installed
 * as {@code .ci/run} does it.
 */
@ServiceTest
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
    void theyTakeWhatIsSignedWithTheirSecretAndNothingElse() throws Exception {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            JsonNode created = Api.json(post(stocked, "/v1/webhooks", """
                    {"url":"%s","events":["stock.changed"]}""".formatted(receiver.url())));
            String old = created.path("secret").stringValue();
            TestReceiver.Request before = delivered(stocked, receiver, 1);
            String path = "/v1/webhooks/" + created.path("id").stringValue() + "/rotate-secret";
            String fresh = Api.json(post(stocked, path, null)).path("secret").stringValue();
            TestReceiver.Request overlapping = delivered(stocked, receiver, 2);
            post(stocked, path, "{\"overlapSeconds\":0}");
            TestReceiver.Request after = delivered(stocked, receiver, 3);

            List<String> answers = ask(List.of(
                    question(before, old, before.body()),
                    question(before, old, before.body() + " "),
                    question(before, fresh, before.body()),
                    question(overlapping, old, overlapping.body()),
                    question(overlapping, fresh, overlapping.body()),
                    question(after, old, after.body()),
                    question(after, fresh, after.body())));

            String all = "{\"octokit\":true,\"standardwebhooks\":true,\"svix\":true}";
            String none = all.replace("true", "false");
            // octokit's knows one signature, which stays on the old secret while two overlap
            String standardOnes = all.replace("\"octokit\":true", "\"octokit\":false");
            assertThat(answers).containsExactly(all, none, none, all, standardOnes, none, none);
        }
    }

    private static TestReceiver.Request delivered(WarehouseFixture stocked, TestReceiver receiver, int number) {
        String sale = batch(line("A", -1).replace("}", ",\"note\":\"Größe L – 日本\"}"));
        assertThat(stocked.update(sale, null).statusCode()).isEqualTo(200);
        Awaitility.await().atMost(PATIENCE).until(() -> receiver.requests().size() == number);
        return receiver.requests().get(number - 1);
    }

    private static String post(WarehouseFixture stocked, String path, @org.jspecify.annotations.Nullable String body) {
        return stocked.api().post(path, stocked.place().authorization(), body).body();
    }

    private static Map<String, Object> question(TestReceiver.Request request, String secret, String body) {
        byte[] raw = body.getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "secret",
                secret,
                "headers",
                request.headers(),
                "body",
                Base64.getEncoder().encodeToString(raw));
    }

    private static List<String> ask(List<Map<String, Object>> questions) throws Exception {
        Path output = Files.createTempFile("verifiers-", ".txt");
        Process node = new ProcessBuilder(
                        "node", INSTALLED.resolve("verify.mjs").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream in = node.getOutputStream()) {
            in.write(JsonMapper.shared().writeValueAsBytes(questions));
        }
        boolean ended = node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        node.destroyForcibly().waitFor();
        String printed = Files.readString(output);
        Files.delete(output);
        assertThat(ended && node.exitValue() == 0).as(printed).isTrue();
        List<String> answers = new ArrayList<>();
        JsonMapper.shared().readTree(printed).forEach(answer -> answers.add(answer.toString()));
        return answers;
    }
}
