package co.wholesale888.wms.docs;

import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.ANSWERED;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.LOST;
import static co.wholesale888.wms.testing.UnreliableNetwork.Fate.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.FreePort;
import co.wholesale888.wms.testing.Requires;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.UnreliableNetwork;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The programs in {@code examples/} do what they say, and print what the integrator's guide shows. */
@ConcurrentServiceTest
class ExamplesTest {

    @TempDir
    private Path folder;

    @Autowired
    private Fixtures fixtures;

    @Test
    void theErpGoesOnWhereItWasKilled() throws Exception {
        Requires.command("python3");
        WarehouseAccess access = fixtures.newSandbox();
        String database = folder.resolve("erp.db").toString();
        String[] forEver = {"python3", "examples/erp-sync/erp_sync.py", database};
        Path output = folder.resolve("erp.txt");

        Process killed = start(access, fixtures.api().base().toString(), output, null, forEver);
        try {
            write(access, -12, "SO-1042");
            await(output, "2 TEST-SKU");
        } finally {
            killed.destroyForcibly().waitFor();
        }
        write(access, -5, "SO-1043");
        write(access, 2, "RMA-77");
        String once = run(access, null, "python3", "examples/erp-sync/erp_sync.py", database, "--once");

        assertThat(Files.readString(output) + once).isEqualTo(shown("erp-sync"));
        assertThat(run(access, null, "python3", "examples/erp-sync/erp_sync.py", database, "--once"))
                .isEmpty();
    }

    @Test
    void theTillSellsOnceOverABadNetwork() throws Exception {
        String program = ClientPrograms.typescript().resolve("point-of-sale.js").toString();
        WarehouseAccess access = fixtures.newSandbox();
        Path sales = Files.writeString(folder.resolve("sales"), "R-1 TEST-SKU 12\nR-2 TEST-SKU 500\nR-3 TEST-SKU 8\n");
        Path output = folder.resolve("till.txt");
        try (UnreliableNetwork network =
                UnreliableNetwork.to(fixtures.api().base(), LOST, ANSWERED, ANSWERED, LOST, LOST, LOST)) {
            assertThat(start(access, network.url(), output, sales, "node", program)
                            .waitFor(2, TimeUnit.MINUTES))
                    .isTrue();
            Files.writeString(sales, "R-4 TEST-SKU 1\n");
            assertThat(start(access, network.url(), output, sales, "node", program)
                            .waitFor(2, TimeUnit.MINUTES))
                    .isTrue();
        }
        assertThat(Files.readString(output)).isEqualTo(shown("point-of-sale"));
        JsonNode stock = Api.json(fixtures.api().get("/v1/stock", access.authorization()));
        assertThat(stock.at("/items/0/quantity").intValue()).isEqualTo(79);
    }

    @Test
    void theTillForgetsNoSaleWhenItIsSwitchedOff() throws Exception {
        String program = ClientPrograms.typescript().resolve("point-of-sale.js").toString();
        WarehouseAccess access = fixtures.newSandbox();
        Path sales = Files.writeString(folder.resolve("sales"), "R-1 TEST-SKU 1\nR-2 TEST-SKU 1\n");
        Path none = Files.createFile(folder.resolve("none"));
        Path output = folder.resolve("till.txt");
        try (UnreliableNetwork network = UnreliableNetwork.to(
                fixtures.api().base(),
                LOST,
                LOST,
                LOST,
                LOST,
                LOST,
                LOST,
                ANSWERED,
                RATE_LIMITED,
                RATE_LIMITED,
                RATE_LIMITED)) {
            assertThat(start(access, network.url(), output, sales, "node", program)
                            .waitFor(2, TimeUnit.MINUTES))
                    .isTrue();
            Process killed = start(access, network.url(), output, none, "node", program);
            await(output, "R-1: sold");
            killed.destroyForcibly().waitFor();
            assertThat(start(access, fixtures.api().base().toString(), output, none, "node", program)
                            .waitFor(2, TimeUnit.MINUTES))
                    .isTrue();
        }

        assertThat(Files.readString(output)).isEqualTo("""
                R-1: not confirmed, kept for later
                R-2: not confirmed, kept for later
                R-1: sold, 99 left
                R-2: sold, 98 left
                """);
        JsonNode stock = Api.json(fixtures.api().get("/v1/stock", access.authorization()));
        assertThat(stock.at("/items/0/quantity").intValue()).isEqualTo(98);
    }

    @Test
    void theTillForgetsNoSaleThatItWasSendingWhenItStopped() throws Exception {
        String program = ClientPrograms.typescript().resolve("point-of-sale.js").toString();
        WarehouseAccess access = fixtures.newSandbox();
        Path sales = Files.writeString(folder.resolve("sales"), "R-1 TEST-SKU 1\n");
        Path none = Files.createFile(folder.resolve("none"));
        try (UnreliableNetwork network =
                UnreliableNetwork.to(fixtures.api().base(), LOST, RATE_LIMITED, RATE_LIMITED)) {
            Process killed = start(access, network.url(), folder.resolve("killed.txt"), sales, "node", program);
            // It waits a second after the second attempt, and makes another one
            Awaitility.await().until(() -> network.keys().size() >= 2);
            killed.destroyForcibly().waitFor();
        }

        assertThat(run(access, none, "node", program)).isEqualTo("R-1: sold, 99 left\n");
        assertThat(run(access, none, "node", program)).isEmpty();
    }

    @Test
    void theTillKeepsASaleWhoseTokenIsRefused() throws Exception {
        String program = ClientPrograms.typescript().resolve("point-of-sale.js").toString();
        WarehouseAccess access = fixtures.newSandbox();
        Path sales = Files.writeString(folder.resolve("sales"), "R-1 TEST-SKU 1\n");
        Path none = Files.createFile(folder.resolve("none"));
        Path output = folder.resolve("till.txt");

        start(access, Map.of("WMS_KEY", "wms_nothing"), output, sales, "node", program)
                .waitFor();

        assertThat(Files.readString(output)).isEqualTo("R-1: not confirmed, kept for later\n");
        assertThat(run(access, none, "node", program)).isEqualTo("R-1: sold, 99 left\n");
    }

    @Test
    void theStocktakeIsShownAndThenApplied() throws Exception {
        Requires.command("python3");
        WarehouseAccess access = fixtures.newSandbox();
        String file = Files.writeString(
                        folder.resolve("count.csv"), "sku,countedQuantity,expectedQuantity\nTEST-SKU,97,100\n")
                .toString();
        String program = "examples/stocktake/stocktake.py";

        String preview = run(access, null, "python3", program, file, "INV-2026-11");
        write(access, -1, "SO-1042");
        String moved = run(access, null, "python3", program, file, "INV-2026-11", "--apply");
        Files.writeString(Path.of(file), "sku,countedQuantity,expectedQuantity\nTEST-SKU,96,99\n");
        String applied = run(access, null, "python3", program, file, "INV-2026-11", "--apply");

        assertThat(preview + moved + applied).isEqualTo(shown("stocktake"));
    }

    @Test
    void theStocktakeSaysWhyItIsRefused() throws Exception {
        Requires.command("python3");
        WarehouseAccess access = fixtures.newSandbox();
        String file = Files.writeString(folder.resolve("count.csv"), "sku,countedQuantity\nTEST-SKU,97\n")
                .toString();
        String[] apply = {"python3", "examples/stocktake/stocktake.py", file, "R".repeat(200), "--apply"};
        Path output = folder.resolve("refused.txt");

        String tooLong = run(access, null, apply);
        start(access, Map.of("WMS_KEY", "wms_nothing"), output, null, apply).waitFor();

        assertThat(tooLong).contains("reference: ");
        assertThat(Files.readString(output)).startsWith("invalid_token: ");
    }

    @Test
    void theReceiverStartsAfterARestoreOfTheService() throws Exception {
        Requires.command("python3");
        Path output = folder.resolve("receiver.txt");
        String[] command = {
            "python3",
            "examples/reconcile/reconcile.py",
            folder.resolve("events.db").toString()
        };
        String problem = "{\"code\":\"history_rewound\",\"head\":7,\"nextCursor\":\"c\"}";
        try (TestReceiver restored = TestReceiver.answering((request, out) -> TestReceiver.write(
                out, "HTTP/1.1 410 Gone\r\nContent-Length: %s\r\n\r\n%s".formatted(problem.length(), problem)))) {
            Map<String, String> settings = Map.of(
                    "WMS_URL", restored.url(), "WEBHOOK_SECRET", "whsec_", "PORT", Integer.toString(FreePort.find()));
            Process receiver = start(fixtures.newSandbox(), settings, output, null, command);
            try {
                await(output, "listening\n");
            } finally {
                receiver.destroyForcibly().waitFor();
            }
            assertThat(Files.readString(output)).isEqualTo("listening\n");
        }
    }

    @Test
    void theReceiverCatchesUpWithWhatWasNotDelivered() throws Exception {
        Requires.command("python3");
        WarehouseAccess access = fixtures.newSandbox();
        int port = FreePort.find();
        JsonNode webhook = Api.json(fixtures.api().post("/v1/webhooks", access.authorization(), """
                {"url":"http://127.0.0.1:%s/hooks","events":["alert.triggered","alert.resolved"]}""".formatted(port)));
        String deliveries = "/v1/webhooks/" + webhook.path("id").stringValue() + "/deliveries?status=SUCCEEDED";
        Path output = folder.resolve("receiver.txt");
        String[] command = {
            "python3",
            "examples/reconcile/reconcile.py",
            folder.resolve("events.db").toString()
        };
        Map<String, String> settings =
                Map.of("WEBHOOK_SECRET", webhook.path("secret").stringValue(), "PORT", Integer.toString(port));

        Process receiver = start(access, settings, output, null, command);
        try {
            await(output, "listening\n");
            write(access, -80, "SO-1042");
            // It says so first, and remembers the event before it answers
            awaitBody(deliveries, access, "alert.triggered");
        } finally {
            receiver.destroyForcibly().waitFor();
        }
        write(access, 80, "RMA-77");
        awaitBody("/v1/events", access, "alert.resolved");
        receiver = start(access, settings, output, null, command);
        try {
            await(output, "listening\n", 2);
        } finally {
            receiver.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(output)).isEqualTo(shown("reconcile"));
    }

    private void awaitBody(String path, WarehouseAccess access, String part) {
        Awaitility.await()
                .until(() ->
                        fixtures.api().get(path, access.authorization()).body().contains(part));
    }

    /** The output that the guide shows for an example. */
    private static String shown(String example) throws IOException {
        String guide = Files.readString(Path.of("docs/integrator-guide.md"));
        int start = guide.indexOf("```\n", guide.indexOf("examples/" + example + "/")) + 4;
        return guide.substring(start, guide.indexOf("```", start));
    }

    private void write(WarehouseAccess access, int delta, String reference) {
        HttpResponse<String> written = fixtures.api().post("/v1/transactions", access.authorization(), """
                {"sku":"TEST-SKU","type":"%s","delta":%s,"reference":"%s"}""".formatted(
                        delta < 0 ? "SALE" : "RETURN", delta, reference));
        assertThat(written.statusCode()).as(written.body()).isEqualTo(201);
    }

    private String run(WarehouseAccess access, Path input, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        Process process = start(access, fixtures.api().base().toString(), output, input, command);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(output);
    }

    private Process start(WarehouseAccess access, String url, Path output, Path input, String... command)
            throws IOException {
        return start(access, Map.of("WMS_URL", url), output, input, command);
    }

    private Process start(
            WarehouseAccess access, Map<String, String> settings, Path output, Path input, String... command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .redirectInput(input == null ? Redirect.PIPE : Redirect.from(input.toFile()));
        Map<String, String> environment = new HashMap<>(Map.of(
                "WMS_URL",
                fixtures.api().base().toString(),
                "WMS_KEY",
                access.token(),
                "WMS_STATE",
                folder.toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "PYTHONPATH",
                "clients/python/src"));
        environment.putAll(settings);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void await(Path output, String text) {
        await(output, text, 1);
    }

    private static void await(Path output, String text, int times) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(Files.readString(output).split(text, -1))
                        .as(Files.readString(output))
                        .hasSize(times + 1));
    }
}
