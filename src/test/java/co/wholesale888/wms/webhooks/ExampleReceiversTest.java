package co.wholesale888.wms.webhooks;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.FreePort;
import co.wholesale888.wms.testing.Requires;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Runs the example receivers unchanged against real deliveries. */
@ConcurrentServiceTest
class ExampleReceiversTest {

    @Autowired
    private Fixtures fixtures;

    @ParameterizedTest
    @CsvSource({"java, java/Receiver.java", "node, node/receiver.mjs", "python3, python/receiver.py"})
    void acceptsSignedDeliveriesOnceAndQueriesTheApi(String program, String file) throws Exception {
        Requires.command(program);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        URI url = URI.create("http://127.0.0.1:%s/hooks".formatted(FreePort.find()));
        JsonNode webhook = register(warehouse, url);
        Path output = Files.createTempFile("receiver-", ".txt");
        String secret = webhook.path("secret").stringValue();
        Process receiver = start(program, file, warehouse, url, secret, output);
        try {
            Api receiving = Api.at(url).onItsOwnConnections();
            awaitForgedIsRefused(receiving);

            assertThat(warehouse.update(batch(line("A", -100)), null).statusCode())
                    .isEqualTo(200);
            await(output, "alert.triggered /v1/alerts {\"alerts\":[{");

            String deliveries = "/v1/webhooks/" + webhook.path("id").stringValue() + "/deliveries";
            awaitSuccesses(warehouse, deliveries, 1);
            String again =
                    deliveries + "/" + newest(warehouse, deliveries).path("id").stringValue() + "/redeliver";
            assertThat(warehouse
                            .api()
                            .post(again, warehouse.access().authorization(), null)
                            .statusCode())
                    .isEqualTo(202);
            await(output, "alert.triggered seen before");

            String rotate = "/v1/webhooks/" + webhook.path("id").stringValue() + "/rotate-secret";
            secret = Api.json(warehouse.api().post(rotate, warehouse.access().authorization(), null))
                    .path("secret")
                    .stringValue();
            assertThat(warehouse
                            .api()
                            .post(again, warehouse.access().authorization(), null)
                            .statusCode())
                    .isEqualTo(202);
            awaitSuccesses(warehouse, deliveries, 3);
            receiver.destroyForcibly().waitFor();
            receiver = start(program, file, warehouse, url, secret, output);
            awaitForgedIsRefused(receiving);
            assertThat(warehouse
                            .api()
                            .post(again, warehouse.access().authorization(), null)
                            .statusCode())
                    .isEqualTo(202);
            awaitSuccesses(warehouse, deliveries, 4);
        } finally {
            receiver.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    @Test
    void thePythonOneGoesOnAfterABrokenAnswer() throws Exception {
        Requires.command("python3");
        String secret = "whsec_c2VjcmV0";
        URI url = URI.create("http://127.0.0.1:%s/hooks".formatted(FreePort.find()));
        Path output = Files.createTempFile("receiver-", ".txt");
        try (TestReceiver broken = TestReceiver.answering(
                (request, out) -> TestReceiver.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"))) {
            Process receiver = start("python3", "python/receiver.py", broken.url(), "wms_", url, secret, output);
            try {
                awaitForgedIsRefused(Api.at(url).onItsOwnConnections());
                String signature = Signatures.plain("{}".getBytes(StandardCharsets.UTF_8), secret);
                for (String event : List.of("evt_1", "evt_2")) {
                    assertThat(Api.at(url)
                                    .onItsOwnConnections()
                                    .post(
                                            "/hooks",
                                            null,
                                            "{}",
                                            "X-WMS-Signature",
                                            signature,
                                            "X-WMS-Event",
                                            "alert.triggered",
                                            "webhook-id",
                                            event)
                                    .statusCode())
                            .isEqualTo(204);
                }
                await(output, "evt_1 alert.triggered not reconciled");
                await(output, "evt_2 alert.triggered not reconciled");
            } finally {
                receiver.destroyForcibly().waitFor();
                Files.delete(output);
            }
        }
    }

    private static JsonNode register(WarehouseFixture warehouse, URI url) {
        HttpResponse<String> registered =
                warehouse.api().post("/v1/webhooks", warehouse.access().authorization(), """
                {"url":"%s","events":["alert.triggered"]}""".formatted(url));
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        return Api.json(registered);
    }

    private static void awaitForgedIsRefused(Api receiving) {
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(receiving
                                .post("/hooks", null, "{}", "X-WMS-Signature", "sha256=forged")
                                .statusCode())
                        .isEqualTo(401));
    }

    private static void awaitSuccesses(WarehouseFixture warehouse, String deliveries, int count) {
        Awaitility.await()
                .until(() -> Api.json(warehouse.get(deliveries + "?status=SUCCEEDED"))
                                .path("deliveries")
                                .size()
                        == count);
    }

    private static Process start(
            String program, String file, WarehouseFixture warehouse, URI url, String secret, Path output)
            throws IOException {
        String wms = warehouse.api().base() + "/api/wms";
        return start(program, file, wms, warehouse.access().token(), url, secret, output);
    }

    private static Process start(
            String program, String file, String wms, String token, URI url, String secret, Path output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(executable(program), "examples/receivers/" + file);
        builder.environment()
                .putAll(Map.of(
                        "WEBHOOK_SECRET",
                        secret,
                        "WMS_KEY",
                        token,
                        "WMS_URL",
                        wms,
                        "PORT",
                        Integer.toString(url.getPort())));
        return builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
    }

    private static JsonNode newest(WarehouseFixture warehouse, String deliveries) {
        return Api.json(warehouse.get(deliveries)).path("deliveries").path(0);
    }

    private static void await(Path output, String text) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(Files.readString(output)).contains(text));
    }

    private static String executable(String program) {
        return program.equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : program;
    }
}
