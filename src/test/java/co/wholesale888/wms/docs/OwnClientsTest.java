package co.wholesale888.wms.docs;

import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.ANSWERED;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.LOST;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.RATE_LIMITED;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.UnreliableNetwork;
import com.standardwebhooks.Webhook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The clients in {@code clients/} do the same over a network that loses answers. */
@ServiceTest
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
