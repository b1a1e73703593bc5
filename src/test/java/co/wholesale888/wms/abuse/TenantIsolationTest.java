package co.wholesale888.wms.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * No caller of one client sees or changes anything of another client. All operations, pages and forms are read from the
 * API document and the handlers, so a new one is tested by itself, and a new kind of id fails until it is classified.
 * {@code EveryCallerTest} and {@code PortalAccessTest} show which kind of caller may use what.
 */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantIsolationTest {

    /** Names of which every client may have its own. */
    private static final Set<String> NOT_OF_A_TENANT = Set.of("Sku");

    private static final String UNKNOWN = "00000000000000000000000000";

    private final List<FuzzTarget> operations = new ApiTargets().all();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    private Tenant stranger;
    private Tenant victim;
    private TenantState states;
    private String before;

    @BeforeAll
    void createTwoClients() {
        stranger = Tenant.create(fixtures);
        victim = Tenant.create(fixtures);
        states = new TenantState(jdbc);
        before = states.of(victim);
    }

    @Test
    void everyRouteIsOfTheApiOrThePortalOrTheDocs() {
        assertThat(handlers.getHandlerMethods().entrySet())
                .filteredOn(route -> !Set.of("ProbeController", "RootController")
                        .contains(route.getValue().getBeanType().getSimpleName()))
                .allSatisfy(route -> assertThat(route.getKey().getPatternValues())
                        .as("Such a path needs a test of its isolation: %s", route)
                        .allMatch(path -> path.matches("(/v1/|/ops/v1/|/portal|/docs|/llms.txt|/error$|\\$\\{).*")));
    }

    @Test
    void foreignThingsAreNotFound() {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (FuzzTarget operation : operations) {
            for (Caller caller : callers(operation)) {
                for (Map<String, String> mixed : mixtures(operation)) {
                    HttpResponse<String> foreign = call(operation, caller, filled(operation, mixed));
                    Map<String, String> none = new HashMap<>(mixed);
                    none.replaceAll((kind, id) -> isOfVictim(kind, id) ? id.replaceAll("[0-9a-z]{26}$", UNKNOWN) : id);
                    HttpResponse<String> unknown = call(operation, caller, filled(operation, none));
                    if (foreign.statusCode() != 404 || !shape(foreign).equals(shape(unknown))) {
                        wrong.add("%s by %s: %s, for an unknown id %s"
                                .formatted(operation, caller, foreign.body(), unknown.body()));
                    }
                    tried++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(20);
        assertThat(states.of(victim)).as("the victim's rows").isEqualTo(before);
    }

    @Test
    void answersHoldNothingOfOtherClients() {
        for (FuzzTarget operation : operations) {
            for (Caller caller : callers(operation)) {
                if (operation.method().equals("GET")) {
                    String path = stranger.fill(operation.template(), operation.variables());
                    for (String query : queries(operation)) {
                        HttpResponse<String> answer = call(operation, caller, path + query);
                        if (query.isEmpty()) {
                            assertThat(answer.body())
                                    .as("%s by %s", operation, caller)
                                    .doesNotContain(victimsIds());
                        } else {
                            assertThat(answer.statusCode())
                                    .as("%s%s", operation, query)
                                    .isEqualTo(404);
                        }
                    }
                }
            }
        }
    }

    @Test
    void cursorsOfOtherClientsAreInvalid() {
        int tried = 0;
        for (FuzzTarget operation : operations) {
            boolean ofTenant = operation.caller() == Caller.SUPERVISOR || operation.caller() == Caller.CLIENT;
            if (ofTenant && operation.parameters().containsKey("cursor")) {
                String cursor = cursorOf(operation);
                if (cursor != null) {
                    String path = stranger.fill(operation.template(), operation.variables());
                    HttpResponse<String> answer =
                            call(operation, operation.caller(), path + "?limit=1&cursor=" + cursor);
                    assertThat(answer.statusCode())
                            .as("%s: %s", operation, answer.body())
                            .isEqualTo(400);
                    assertThat(answer.body()).contains("invalid_cursor");
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(2);
    }

    @Test
    void keysOfOtherClientsAreNotReplayed() {
        String body = "{\"transactions\":[{\"sku\":\"TEE-BLK-L\",\"type\":\"SALE\",\"delta\":-1}]}";
        String key = victim.things().getOrDefault("IdempotencyKey", "");
        HttpResponse<String> answer = fixtures.api()
                .post("/v1/stock/update", stranger.access().authorization(), body, "Idempotency-Key", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(states.of(victim)).isEqualTo(before);
    }

    @Test
    void foreignPagesAndFormsAreNotFound() {
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.89");
        PortalClient portal = stranger.portal();
        String token = portal.page("/portal").select("input[name=_csrf]").attr("value");
        int tried = 0;
        for (FuzzTarget page : PortalTargets.all(handlers, victim, operator)) {
            if (page.template().contains("{") && !page.template().startsWith("/portal/assets")) {
                for (Map<String, String> mixed : mixtures(page)) {
                    String path = filled(page, mixed);
                    HttpResponse<String> answer = page.method().equals("GET")
                            ? portal.get(path)
                            : portal.post(path, "_csrf=" + token + "&_key=isolation&name=x&role=SUPERVISOR&body=x");
                    assertThat(answer.statusCode()).as("%s as %s", page, path).isIn(statuses(page));
                    assertThat(answer.body()).doesNotContain("1,000", "127.0.0.1:65001/hooks");
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(40);
        assertThat(states.of(victim)).as("the victim's rows").isEqualTo(before);
    }

    /** A page for a form may lead to the list that the form belongs to. */
    private static List<Integer> statuses(FuzzTarget page) {
        return page.method().equals("GET") ? List.of(404, 302) : List.of(404);
    }

    /** The callers of a client that the operation serves; operators see all clients. */
    private static List<Caller> callers(FuzzTarget operation) {
        return switch (operation.caller()) {
            case SUPERVISOR ->
                operation.template().startsWith("/v1/transactions/")
                        ? List.of(Caller.SUPERVISOR, Caller.WORKER)
                        : List.of(Caller.SUPERVISOR);
            case CLIENT -> List.of(Caller.CLIENT);
            case ANONYMOUS, WORKER, OPERATOR -> List.of();
        };
    }

    /** The stranger's things with one or all of those in the path replaced by the victim's. */
    private List<Map<String, String>> mixtures(FuzzTarget target) {
        List<String> kinds = target.variables().values().stream()
                .filter(kind -> !NOT_OF_A_TENANT.contains(kind))
                .toList();
        List<Map<String, String>> mixtures = new ArrayList<>();
        for (String kind : kinds) {
            Map<String, String> one = new HashMap<>(stranger.things());
            one.put(kind, victim.things().getOrDefault(kind, ""));
            mixtures.add(one);
        }
        if (kinds.size() > 1) {
            mixtures.add(victim.things());
        }
        return mixtures;
    }

    private boolean isOfVictim(String kind, String id) {
        return id.equals(victim.things().get(kind)) && !NOT_OF_A_TENANT.contains(kind);
    }

    private static String filled(FuzzTarget target, Map<String, String> things) {
        String path = target.template();
        for (Map.Entry<String, String> variable : target.variables().entrySet()) {
            String value = things.get(variable.getValue());
            assertThat(value)
                    .as("classify %s of %s in Tenant", variable, target)
                    .isNotNull();
            path = path.replace("{" + variable.getKey() + "}", String.valueOf(value));
        }
        return path;
    }

    /** No query, and one for each parameter that names a thing of the victim. */
    private List<String> queries(FuzzTarget operation) {
        List<String> queries = new ArrayList<>(List.of(""));
        operation.parameters().forEach((name, examples) -> {
            for (String id : victimsIds()) {
                boolean takesIds = examples.stream().anyMatch(example -> example.startsWith(id.replaceAll("_.*", "_")));
                if (takesIds) {
                    queries.add("?" + name + "=" + id);
                }
            }
        });
        return queries;
    }

    private List<String> victimsIds() {
        Map<String, String> ids = new TreeMap<>(victim.things());
        ids.keySet().removeAll(NOT_OF_A_TENANT);
        return List.copyOf(ids.values());
    }

    private @Nullable String cursorOf(FuzzTarget operation) {
        String path = victim.fill(operation.template(), operation.variables()) + "?limit=1";
        HttpResponse<String> first =
                fixtures.api().get(path, victim.credential(operation.caller()).getLast());
        return first.statusCode() == 200 ? Api.json(first).path("nextCursor").stringValue(null) : null;
    }

    private HttpResponse<String> call(FuzzTarget operation, Caller caller, String path) {
        JsonNode body = operation.bodies().isEmpty() ? null : operation.bodies().getFirst();
        return fixtures.api()
                .send(
                        operation.method(),
                        path,
                        stranger.credential(caller).getLast(),
                        body == null ? null : body.toString());
    }

    /** The problem without what is different at every request. */
    private static JsonNode shape(HttpResponse<String> answer) {
        JsonNode problem = Api.json(answer);
        if (problem instanceof ObjectNode object) {
            object.remove(List.of("instance", "requestId"));
        }
        return problem;
    }
}
