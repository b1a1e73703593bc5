package co.wholesale888.wms.docs;

import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.ANSWERED;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.LOST;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.RATE_LIMITED;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.UnreliableNetwork;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The clients in {@code clients/} do the same over a network that loses answers. */
@ConcurrentServiceTest
class OwnClientsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path folder;

    @Autowired
    private Fixtures fixtures;

    @ParameterizedTest
    @EnumSource
    void aClientAppliesEveryWriteOnce(ClientPrograms client) throws Exception {
        List<String> command = new ArrayList<>(client.command(folder));
        WarehouseAccess access = fixtures.newSandbox();
        try (UnreliableNetwork network = UnreliableNetwork.to(
                fixtures.api().base(), LOST, UNAVAILABLE, RATE_LIMITED, ANSWERED, ANSWERED, ANSWERED, LOST, ANSWERED)) {
            command.addAll(List.of(
                    network.url(),
                    access.token(),
                    folder.resolve("keys").toString(),
                    delivery().toString()));

            String output = ChildProgram.result(client.environment(), command.toArray(String[]::new))
                    .output();

            assertThat(output.replace("\r\n", "\n")).isEqualTo("""
                    TEST-SKU 100 OK
                    2 88
                    insufficient_stock 88
                    True
                    unknown
                    idempotency_key_reused
                    3 18
                    1 2 3
                    alert.triggered 18
                    0 more
                    alert.triggered
                    forged
                    401 invalid_token
                    """);
            List<String> keys = network.keys();
            assertThat(keys.subList(0, 4))
                    .as("of the first order")
                    .doesNotContain("")
                    .containsOnly(keys.getFirst());
            assertThat(keys.get(4)).as("of another write").isNotIn(keys.getFirst(), "");
            assertThat(keys.get(5)).as("of a dry run").isEmpty();
            assertThat(keys.subList(7, 9))
                    .as("of other lines under the same name, and of the write whose outcome was unknown")
                    .containsOnly(keys.get(6));
        }
        JsonNode ledger = Api.json(fixtures.api().get("/v1/ledger", access.authorization()));
        assertThat(ledger.path("entries").intValue()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aClientEnduresABadServer(ClientPrograms client) throws Exception {
        List<String> command = new ArrayList<>(client.command(folder));
        CountDownLatch writes = new CountDownLatch(32);
        try (TestReceiver elsewhere = TestReceiver.answering(200);
                TestReceiver server =
                        TestReceiver.answering((request, out) -> misbehave(request, out, writes, elsewhere.url()))) {
            command.addAll(List.of(
                    server.url().replace("/hooks", ""), folder.resolve("keys").toString()));

            String output = ChildProgram.result(client.environment(), command.toArray(String[]::new))
                    .output();

            assertThat(output.replace("\r\n", "\n")).startsWith("""
                    32 written
                    302
                    unavailable
                    """);
            if (client != ClientPrograms.JAVA) { // which has no clock to replace
                assertThat(output).contains("pause of 60");
            }
            assertThat(server.requests().stream()
                            .map(request -> request.header("Idempotency-Key"))
                            .filter(key -> !key.isEmpty())
                            .distinct())
                    .as("a key for each name")
                    .hasSize(17);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    /** Redirects dry runs, holds writes back until all have come, sends reads bit by bit for ever, and limits the feed. */
    private static void misbehave(
            TestReceiver.Request request, OutputStream out, CountDownLatch writes, String elsewhere)
            throws IOException, InterruptedException {
        if (request.line().contains("dryRun")) {
            TestReceiver.write(out, """
                    HTTP/1.1 302 Found\r
                    Location: %s\r
                    Content-Length: 0\r
                    \r
                    """.formatted(elsewhere));
        } else if (request.line().startsWith("POST")) {
            writes.countDown();
            assertThat(writes.await(10, TimeUnit.SECONDS)).isTrue();
            TestReceiver.write(out, """
                    HTTP/1.1 200 OK\r
                    Content-Length: 46\r
                    \r
                    {"transactions":[],"stock":[],"dryRun":false}
                    """);
        } else if (request.line().contains("/v1/events")) {
            TestReceiver.write(out, """
                    HTTP/1.1 429 Too Many Requests\r
                    Retry-After: 86400\r
                    Content-Length: 0\r
                    \r
                    """);
        } else {
            TestReceiver.write(out, "HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                TestReceiver.write(out, " ");
                Thread.sleep(100);
            }
        }
    }

    /** A delivery that a published library has signed. */
    private Path delivery() throws Exception {
        String body = """
                {"id":"evt_1","sequence":1,"type":"alert.triggered","warehouse":"wh_1",\
                "occurredAt":"2026-11-23T07:31:00.123456Z","data":{}}""";
        long now = Instant.now().getEpochSecond();
        JsonNode delivery = JsonMapper.shared()
                .valueToTree(Map.of(
                        "secret",
                        SECRET,
                        "body",
                        body,
                        "headers",
                        Map.of(
                                "webhook-id",
                                "evt_1",
                                "webhook-timestamp",
                                Long.toString(now),
                                "webhook-signature",
                                "v1,bm90IHRoaXMgb25l " + new Webhook(SECRET).sign("evt_1", now, body))));
        return Files.writeString(folder.resolve("delivery.json"), delivery.toString());
    }
}
