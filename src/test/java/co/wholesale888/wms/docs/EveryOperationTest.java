package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ApiDocument.Operation;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.ClientUser;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Calls every operation with valid and invalid requests and checks each response against the document. */
@ServiceTest
class EveryOperationTest {

    private static final String UNKNOWN_ID = "00000000000000000000000000";
    private static final Set<String> PUBLIC =
            Set.of("getHealth", "getLiveness", "getReadiness", "getOpenApi", "getAsyncApi");
    private static final Set<String> FOR_WORKERS = Set.of("getStock", "listTransactions", "getTransaction", "getMe");

    /** Bodies that break a rule, for operations without required fields. */
    private static final Map<String, String> INVALID = Map.of(
            "changeWebhook", "{\"url\":null}",
            "rotateWebhookSecret", "{\"overlapSeconds\":-1}",
            "reissueToken", "{\"overlapSeconds\":-1}");

    @Autowired
    private Fixtures fixtures;

    private static final Set<String> NOT_REPEATABLE = Set.of(
            "deleteWebhook",
            "revokeToken",
            "reissueToken",
            "registerWarehouse",
            "createAccount",
            "shipOrder",
            "deliverOrder",
            "cancelOrder",
            "commitReservation",
            "releaseReservation");

    private final ApiDocument document = ApiDocument.load();
    private final DocumentedAnswers answers = new DocumentedAnswers();
    private WarehouseAccess access;
    private String worker;
    private Map<String, Call> calls;

    /** A request that succeeds. The invalid requests are derived from it. */
    private record Call(
            Operation operation,
            String path,
            @Nullable String authorization,
            @Nullable String body,
            int status) {

        String id() {
            return operation.node().path("operationId").stringValue();
        }
    }

    @BeforeEach
    void prepareAValidRequestForEveryOperation() {
        access = fixtures.newWarehouse();
        worker = Api.bearer(fixtures.workerToken(access, "picker-07"));
        Map<String, Operation> operations = new HashMap<>();
        document.operations().forEach(operation -> operations.put(id(operation), operation));
        ClientUser client = access.client();
        String mine = access.authorization();
        String operator = fixtures.operator();
        String warehouse = "/v1/warehouses/" + access.id();
        String one = "?warehouse=" + access.id();
        String sku = "/ops/v1/warehouses/" + access.id() + "/skus/TEE-BLK-L";
        fixtures.api().put(sku, operator, "{\"threshold\":40,\"par\":120}");
        String key = UUID.randomUUID().toString();
        HttpResponse<String> written =
                fixtures.api().post("/v1/stock/update", mine, line("RETURN", 100), "Idempotency-Key", key);
        String transaction = Api.json(written).at("/transactions/0/id").stringValue();
        String token = warehouse + "/tokens/" + mintedToken();
        String reissued = warehouse + "/tokens/" + mintedToken();
        String orders = "/ops/v1/warehouses/" + access.id() + "/orders";
        String shipped = order(orders, operator);
        fixtures.api().post(shipped + "/ship", operator, null);
        String shipment = Api.json(fixtures.api().get(shipped, operator))
                .path("shipmentId")
                .stringValue();
        String webhook = webhook();
        calls = new HashMap<>();
        Stream.of(
                        call(operations, "getStock", "/v1/stock?sku=TEE-BLK-L,NOPE", mine, null, 200),
                        call(operations, "updateStock", "/v1/stock/update", mine, line("SALE", -1), 200),
                        call(operations, "countStock", "/v1/stock/count", mine, newCount(), 200),
                        call(operations, "postTransaction", "/v1/transactions", mine, oneLine(), 201),
                        call(operations, "listTransactions", "/v1/transactions?order=asc", mine, null, 200),
                        call(operations, "reserve", "/v1/reservations", mine, newReservation(), 201),
                        call(operations, "listReservations", "/v1/reservations?status=all", mine, null, 200),
                        call(operations, "getReservation", reservation(), mine, null, 200),
                        call(
                                operations,
                                "commitReservation",
                                reservation() + "/commit",
                                mine,
                                "{\"type\":\"SALE\"}",
                                200),
                        call(
                                operations,
                                "extendReservation",
                                reservation() + "/extend",
                                mine,
                                "{\"expiresInSeconds\":60}",
                                200),
                        call(operations, "releaseReservation", reservation() + "/release", mine, null, 200),
                        call(operations, "listAlerts", "/v1/alerts", mine, null, 200),
                        call(operations, "listEvents", "/v1/events", mine, null, 200),
                        call(operations, "getTransaction", "/v1/transactions/" + transaction, mine, null, 200),
                        call(operations, "getIdempotencyKey", "/v1/idempotency/" + key, mine, null, 200),
                        call(operations, "getLedger", "/v1/ledger", mine, null, 200),
                        call(operations, "verifyLedger", "/v1/ledger/verify", mine, null, 200),
                        call(operations, "createWebhook", "/v1/webhooks", mine, newWebhook(), 201),
                        call(operations, "listWebhooks", "/v1/webhooks", mine, null, 200),
                        call(operations, "getWebhook", webhook, mine, null, 200),
                        call(operations, "changeWebhook", webhook, mine, "{\"description\":null}", 200),
                        call(operations, "deleteWebhook", webhook(), mine, null, 204),
                        call(operations, "rotateWebhookSecret", webhook + "/rotate-secret", mine, "{}", 200),
                        call(operations, "testWebhook", webhook + "/test", mine, null, 202),
                        call(operations, "listDeliveries", webhook + "/deliveries", mine, null, 200),
                        call(operations, "redeliver", failedDelivery(webhook) + "/redeliver", mine, null, 202),
                        call(operations, "redeliverRange", webhook + "/redeliver", mine, redeliveryRange(), 202),
                        call(operations, "getMe", "/v1/me", mine, null, 200),
                        call(
                                operations,
                                "registerWarehouse",
                                "/v1/warehouses",
                                client.authorization(),
                                newWarehouse(),
                                201),
                        call(operations, "listWarehouses", "/v1/warehouses", client.authorization(), null, 200),
                        call(
                                operations,
                                "listAccountStock",
                                "/v1/account/stock" + one,
                                client.authorization(),
                                null,
                                200),
                        call(
                                operations,
                                "listAccountAlerts",
                                "/v1/account/alerts" + one,
                                client.authorization(),
                                null,
                                200),
                        call(operations, "getWarehouse", warehouse, client.authorization(), null, 200),
                        call(operations, "createToken", warehouse + "/tokens", client.authorization(), newToken(), 201),
                        call(operations, "listTokens", warehouse + "/tokens", client.authorization(), null, 200),
                        call(operations, "revokeToken", token, client.authorization(), null, 204),
                        call(operations, "reissueToken", reissued + "/reissue", client.authorization(), null, 201),
                        call(operations, "createAccount", "/ops/v1/accounts", operator, newAccount(), 201),
                        call(operations, "listAccounts", "/ops/v1/accounts?limit=2", operator, null, 200),
                        call(operations, "suspendAccount", account("suspend"), operator, null, 200),
                        call(operations, "approveAccount", account("approve"), operator, null, 200),
                        call(operations, "putSku", sku, operator, "{\"threshold\":30,\"par\":90}", 200),
                        call(operations, "listReplenishment", "/ops/v1/replenishment?limit=2", operator, null, 200),
                        call(
                                operations,
                                "orderReplenishment",
                                "/ops/v1/replenishment/" + access.id() + "/order",
                                operator,
                                newOrder(),
                                201),
                        call(operations, "listSkus", "/ops/v1/skus?reviewed=false&limit=2", operator, null, 200),
                        call(operations, "reviewSku", sku + "/review", operator, null, 200),
                        call(operations, "listAudit", "/ops/v1/audit?limit=2", operator, null, 200),
                        call(operations, "listWarehouseAudit", warehouse + "/audit", client.authorization(), null, 200),
                        call(operations, "createOrder", orders, operator, newOrder(), 201),
                        call(operations, "listOrders", "/ops/v1/orders?limit=2", operator, null, 200),
                        call(operations, "getOrder", shipped, operator, null, 200),
                        call(
                                operations,
                                "shipOrder",
                                order(orders, operator) + "/ship",
                                operator,
                                "{\"carrier\":\"DHL\"}",
                                200),
                        call(
                                operations,
                                "deliverOrder",
                                shipped + "/deliver",
                                operator,
                                "{\"lines\":[{\"sku\":\"TEE-BLK-L\",\"receivedQuantity\":9}]}",
                                200),
                        call(operations, "cancelOrder", order(orders, operator) + "/cancel", operator, null, 200),
                        call(operations, "listShipments", "/v1/shipments", mine, null, 200),
                        call(operations, "getShipment", "/v1/shipments/" + shipment, mine, null, 200),
                        call(operations, "getHealth", "/v1/health", null, null, 200),
                        call(operations, "getLiveness", "/v1/health/live", null, null, 200),
                        call(operations, "getReadiness", "/v1/health/ready", null, null, 200),
                        call(operations, "getOpenApi", "/v1/openapi.json", null, null, 200),
                        call(operations, "getAsyncApi", "/v1/asyncapi.json", null, null, 200))
                .forEach(call -> calls.put(call.id(), call));
        assertThat(calls.keySet()).isEqualTo(operations.keySet());
    }

    @Test
    void everyOperationRespondsAsDocumented() {
        for (Call call : calls.values()) {
            assertThat(send(call, call.authorization())).as(call.path()).isEqualTo(call.status());
            if (!NOT_REPEATABLE.contains(call.id())) {
                String prefixed = "/api/wms" + call.path();
                assertThat(checked(call.operation().method(), prefixed, call.authorization(), call.body()))
                        .as(prefixed)
                        .isEqualTo(call.status());
            }
        }
    }

    /** What the API reference sends at the first press, with ids that exist. */
    @Test
    void theFirstExampleOfEveryBodyIsAccepted() {
        String cap = "/ops/v1/warehouses/" + access.id() + "/skus/CAP-NVY";
        fixtures.api().put(cap, fixtures.operator(), """
                {"threshold":40,"par":120}""");
        fixtures.api().post("/v1/transactions", access.authorization(), """
                {"sku":"CAP-NVY","type":"RETURN","delta":9}""");
        for (Call call : calls.values()) {
            JsonNode examples = call.operation().node().at("/requestBody/content/application~1json/examples");
            if (!examples.isEmpty()) {
                String path = call.path() + (hasDryRun(call.operation()) ? "?dryRun=true" : "");
                String first = examples.iterator().next().path("value").toString();
                assertThat(checked(call.operation().method(), path, call.authorization(), first))
                        .as(path + " " + first)
                        .isBetween(200, 299);
            }
        }
    }

    private boolean hasDryRun(Operation operation) {
        return operation
                .node()
                .path("parameters")
                .valueStream()
                .map(parameter -> parameter.has("$ref")
                        ? document.root()
                                .at(parameter.path("$ref").stringValue().substring(1))
                        : parameter)
                .anyMatch(parameter -> parameter.path("name").stringValue().equals("dryRun"));
    }

    @Test
    void everyPostIsExecutedOncePerKey() {
        for (Call call : calls.values()) {
            boolean changesNothing = call.id().equals("verifyLedger");
            if (call.operation().method().equals("POST") && !changesNothing) {
                String key = UUID.randomUUID().toString();
                HttpResponse<String> first = keyed(call, key);
                HttpResponse<String> again = keyed(call, key);

                assertThat(first.statusCode()).as(call.path()).isEqualTo(call.status());
                assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
                assertThat(again.statusCode()).as(call.path()).isEqualTo(call.status());
                assertThat(again.body()).as(call.path()).isEqualTo(first.body());
                assertThat(again.headers().firstValue("Idempotency-Replayed"))
                        .as(call.path())
                        .hasValue("true");
                assertThat(again.headers().firstValue("Location"))
                        .isEqualTo(first.headers().firstValue("Location"));
                assertThat(Api.json(keyed(call, "..")).path("code").stringValue())
                        .as(call.path())
                        .isEqualTo("invalid_idempotency_key");
            }
        }
    }

    private static String redeliveryRange() {
        return "{\"from\":\"2026-11-23T07:00:00Z\",\"to\":\"2026-11-23T08:00:00+00:00\",\"status\":[\"failed\"]}";
    }

    private HttpResponse<String> keyed(Call call, String key) {
        return answers.check(
                fixtures.api().post(call.path(), call.authorization(), call.body(), "Idempotency-Key", key));
    }

    @Test
    void invalidCredentialsAreRefusedAsDocumented() {
        Api elsewhere = fixtures.api().from("127.0.0.77");
        for (Call call : withCredentials()) {
            String method = call.operation().method();
            assertThat(send(call, null)).as(call.path()).isEqualTo(401);
            assertThat(send(call, "Bearer wms_nonsense")).as(call.path()).isEqualTo(401);
            assertThat(send(call, "Digest x")).as(call.path()).isEqualTo(401);
            HttpResponse<String> basic = elsewhere.send(method, call.path(), "Basic bm9ib2R5", call.body());
            assertThat(answers.check(basic).statusCode()).as(call.path()).isEqualTo(401);
        }
    }

    @Test
    void wrongKindsOfCredentialsAreRefusedAsDocumented() {
        for (Call call : withCredentials()) {
            boolean forBearers =
                    call.path().startsWith("/v1/") && !call.path().matches("/v1/(warehouses|account)\\b.*");
            String wrong = forBearers ? access.client().authorization() : access.authorization();
            assertThat(send(call, wrong)).as(call.path()).isEqualTo(403);
            if (!FOR_WORKERS.contains(call.id())) {
                assertThat(send(call, worker)).as(call.path()).isEqualTo(403);
            }
        }
    }

    @Test
    void tokensAreRefusedFromElsewhereAsDocumented() {
        String token = guarded("\"allowedAddresses\":[\"192.0.2.1\"]");
        for (Call call : withTokens()) {
            HttpResponse<String> answer =
                    fixtures.api().send(call.operation().method(), call.path(), token, call.body());
            assertThat(Api.json(answers.check(answer)).path("code").stringValue())
                    .as(call.path())
                    .isEqualTo("address_not_allowed");
        }
    }

    @Test
    void writesWithoutARequiredKeyAreRefusedAsDocumented() {
        String token = guarded("\"requireIdempotencyKey\":true");
        for (Call call : withTokens()) {
            boolean write = call.operation().method().equals("POST")
                    && call.path().matches("/v1/(stock|transactions|reservations)(/.*)?");
            HttpResponse<String> answer =
                    fixtures.api().send(call.operation().method(), call.path(), token, call.body());
            assertThat(answers.check(answer).statusCode()).as(call.path()).isEqualTo(write ? 400 : call.status());
            assertThat(answer.body().contains("invalid_idempotency_key"))
                    .as(call.path())
                    .isEqualTo(write);
        }
    }

    /** The Authorization header with a new SUPERVISOR token that has a rule more. */
    private String guarded(String rule) {
        JsonNode minted = fixtures.mint(access, "{\"name\":\"x\",\"role\":\"SUPERVISOR\",%s}".formatted(rule));
        return Api.bearer(minted.path("token").stringValue());
    }

    /** The calls that a SUPERVISOR token may make. */
    private List<Call> withTokens() {
        return calls.values().stream()
                .filter(call -> access.authorization().equals(call.authorization()))
                .toList();
    }

    @Test
    void unknownParametersAreRefusedAsDocumented() {
        for (Call call : calls.values()) {
            String path = call.path() + (call.path().contains("?") ? "&" : "?") + "nope=1";
            assertThat(checked(call.operation().method(), path, call.authorization(), call.body()))
                    .as(path)
                    .isEqualTo(400);
        }
    }

    @Test
    void unavailableMediaTypesAreRefusedAsDocumented() {
        for (Call call : calls.values()) {
            boolean documented = call.operation().node().path("responses").has("406");
            if (documented && call.operation().method().equals("GET")) {
                HttpResponse<String> answer =
                        fixtures.api().get(call.path(), call.authorization(), "Accept", "image/png");
                assertThat(answers.check(answer).statusCode()).as(call.path()).isEqualTo(406);
            }
        }
    }

    @Test
    void missingThingsAreNotFoundAsDocumented() {
        for (Call call : calls.values()) {
            if (call.operation().node().path("responses").has("404")) {
                String path = call.path()
                        .replaceAll("(wh|txn|rsv|acc|ord|shp|whk|dlv)_[0-9a-z]{26}", "$1_" + UNKNOWN_ID)
                        .replaceAll("idempotency/.*", "idempotency/never-used");
                assertThat(checked(call.operation().method(), path, call.authorization(), call.body()))
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void invalidBodiesAreRefusedAsDocumented() {
        for (Call call : calls.values()) {
            if (call.operation().node().has("requestBody")) {
                String method = call.operation().method();
                boolean required =
                        call.operation().node().at("/requestBody/required").booleanValue();
                List<String> malformed =
                        new ArrayList<>(List.of("{", "[]", "{\"nope\":1}", "{}{}", "{\"a\":1,\"a\":1}"));
                if (required) {
                    malformed.add("");
                }
                malformed.forEach(body -> assertThat(checked(method, call.path(), call.authorization(), body))
                        .as(call.path() + " " + body)
                        .isEqualTo(400));
                String invalid = INVALID.getOrDefault(call.id(), "{}");
                if (required || !invalid.equals("{}")) {
                    assertThat(checked(method, call.path(), call.authorization(), invalid))
                            .as(call.path())
                            .isEqualTo(422);
                }
            }
            if (call.operation().node().path("responses").has("413")) {
                int limit = call.id().equals("countStock") ? 4 << 20 : 1 << 20;
                String big = "{\"x\":\"" + "x".repeat(limit) + "\"}";
                assertThat(checked(call.operation().method(), call.path(), call.authorization(), big))
                        .as(call.path())
                        .isEqualTo(413);
            }
        }
    }

    @Test
    void otherMethodsAreRefusedAsDocumented() {
        for (Call call : calls.values()) {
            HttpResponse<String> answer =
                    fixtures.api().send(otherMethod(call), call.path(), call.authorization(), null);
            assertThat(answer.statusCode()).as(call.path()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow").orElse(""))
                    .contains(call.operation().method());
            assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("method_not_allowed");
        }
    }

    private String reservation() {
        HttpResponse<String> held = fixtures.api().post("/v1/reservations", access.authorization(), newReservation());
        return "/v1/reservations/" + Api.json(held).path("id").stringValue();
    }

    private static String newReservation() {
        return "{\"lines\":[{\"sku\":\"TEE-BLK-L\",\"quantity\":1}]}";
    }

    private String otherMethod(Call call) {
        boolean patched = document.operations().stream()
                .anyMatch(operation -> operation.method().equals("PATCH")
                        && operation.path().equals(call.operation().path()));
        return patched ? "PUT" : "PATCH";
    }

    private String webhook() {
        HttpResponse<String> answer = fixtures.api().post("/v1/webhooks", access.authorization(), newWebhook());
        return "/v1/webhooks/" + Api.json(answer).path("id").stringValue();
    }

    /** Sends a delivery to a port without a server, waits until it has failed, and returns its path. */
    private String failedDelivery(String webhook) {
        HttpResponse<String> answer = fixtures.api().post(webhook + "/test", access.authorization(), null);
        String id = Api.json(answer).path("id").stringValue();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> fixtures.api()
                        .get(webhook + "/deliveries?status=FAILED", access.authorization())
                        .body()
                        .contains(id));
        return webhook + "/deliveries/" + id;
    }

    private static String newWebhook() {
        return "{\"url\":\"http://127.0.0.1:1024/hooks\",\"events\":[\"alert.triggered\"]}";
    }

    private List<Call> withCredentials() {
        return calls.values().stream()
                .filter(call -> !PUBLIC.contains(call.id()))
                .toList();
    }

    private int send(Call call, @Nullable String authorization) {
        return checked(call.operation().method(), call.path(), authorization, call.body());
    }

    private int checked(String method, String path, @Nullable String authorization, @Nullable String body) {
        return answers.check(fixtures.api().send(method, path, authorization, body))
                .statusCode();
    }

    private static Call call(
            Map<String, Operation> operations,
            String id,
            String path,
            @Nullable String authorization,
            @Nullable String body,
            int status) {
        Operation operation = operations.get(id);
        assertThat(operation).as(id).isNotNull();
        return new Call(operation, path, authorization, body, status);
    }

    private static String id(Operation operation) {
        return operation.node().path("operationId").stringValue();
    }

    private String mintedToken() {
        return fixtures.mint(access, newToken()).path("id").stringValue();
    }

    private String order(String orders, String operator) {
        HttpResponse<String> made = fixtures.api().post(orders, operator, newOrder());
        return "/ops/v1/orders/" + Api.json(made).path("id").stringValue();
    }

    private static String newOrder() {
        return """
                {"reference":"PO-1","lines":[{"sku":"TEE-BLK-L","quantity":10},{"sku":"TEE-WHT-M","quantity":100}]}""";
    }

    private String account(String verb) {
        return "/ops/v1/accounts/" + fixtures.newAccount().id() + "/" + verb;
    }

    private static String newToken() {
        return "{\"name\":\"erp\",\"role\":\"supervisor\",\"workerId\":null}";
    }

    private static String newWarehouse() {
        return "{\"code\":\"%s\",\"name\":\"London\",\"sandbox\":true}".formatted(unique());
    }

    private static String newAccount() {
        return "{\"name\":\"Acme\",\"email\":\"%s@example.com\",\"password\":\"correct-horse-1\"}".formatted(unique());
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 13);
    }

    private static String line(String type, int delta) {
        return "{\"transactions\":[{\"sku\":\"TEE-BLK-L\",\"type\":\"%s\",\"delta\":%s}]}".formatted(type, delta);
    }

    private static String newCount() {
        return "{\"counts\":[{\"sku\":\"TEE-BLK-L\",\"countedQuantity\":97,\"expectedQuantity\":null,\"note\":null}]}";
    }

    private static String oneLine() {
        return "{\"sku\":\"TEE-BLK-L\",\"type\":\"issue\",\"delta\":-1,\"workerId\":\"picker-07\"}";
    }
}
