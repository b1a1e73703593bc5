package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Requests every page and form of the portal as users who may not see or change it. */
@ServiceTest
class PortalAccessTest {

    /** Forms that change only what is the user's own, or that read. Add a new one to {@code AccessRules}, too. */
    private static final String FORMS_OF_VIEWERS =
            "/portal/(profile/.*|notices|sign-in/.*|sign-out|new-password|forgot-password|invitation"
                    + "|confirm-email(/again)?|warehouses/[^/]+/(ledger/verify|exports/.*|webhooks/[^/]+/check))";

    /** They show their form only with the token of a link. */
    private static final String PAGES_OF_LINKS = "/portal/(new-password|invitation|confirm-email)";

    private static final Set<String> WITHOUT_SIGN_IN = Set.of(
            "/portal/sign-in",
            "/portal/sign-in/passkey",
            "/portal/sign-up",
            "/portal/new-password",
            "/portal/forgot-password",
            "/portal/confirm-email",
            "/portal/confirm-email/again",
            "/portal/invitation",
            "/portal/assets/{version}/{name}");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    private Fixtures.WarehouseAccess warehouse;
    private String hook;
    private List<Route> routes;

    /** A page or a form. Its path has the ids of one client's warehouse. */
    private record Route(RequestMethod method, String pattern, String path) {

        boolean ofWarehouse() {
            return pattern.contains("{warehouse}") && !pattern.startsWith("/portal/operator");
        }

        /** A stream without end, or an export, which only its user has. */
        boolean isLiveOrOfOneUser() {
            return pattern.endsWith("/live") || pattern.contains("/exports/{export}/");
        }

        boolean isForm() {
            return method == RequestMethod.POST;
        }
    }

    @BeforeEach
    void createOneOfEverything() {
        warehouse = fixtures.newSandbox();
        String key = Api.json(fixtures.api()
                        .get(
                                "/v1/warehouses/" + warehouse.id() + "/tokens",
                                warehouse.client().authorization()))
                .at("/tokens/0/id")
                .stringValue();
        hook = Api.json(fixtures.api().post("/v1/webhooks", warehouse.authorization(), """
                        {"url":"https://erp.example.com/hooks","events":["alert.triggered"]}"""))
                .path("id")
                .stringValue();
        String delivery = Api.json(fixtures.api().post("/v1/webhooks/" + hook + "/test", warehouse.authorization(), ""))
                .path("id")
                .stringValue();
        fixtures.api().post("/v1/transactions", warehouse.authorization(), """
                {"sku":"TEST-SKU","type":"RETURN","delta":5}""");
        String reservation = Api.json(fixtures.api().post("/v1/reservations", warehouse.authorization(), """
                        {"lines":[{"sku":"TEST-SKU","quantity":1}]}"""))
                .path("id")
                .stringValue();
        PortalClient owner = PortalClient.as(fixtures, warehouse.client());
        String count = "/portal/warehouses/" + warehouse.id() + "/count";
        String file = owner.follow(owner.send(
                        owner.page(count), "form[action$=/count]", "rows", "sku,countedQuantity\nTEST-SKU,1"))
                .location()
                .replaceFirst(".*/", "");
        Map<String, String> ids = Map.of(
                "file",
                file,
                "warehouse",
                warehouse.id(),
                "key",
                key,
                "webhook",
                hook,
                "delivery",
                delivery,
                "sku",
                "TEST-SKU",
                "reservation",
                reservation);
        routes = handlers.getHandlerMethods().keySet().stream()
                .flatMap(PortalAccessTest::routes)
                .map(route -> route.path.isEmpty() ? filled(route, ids) : route)
                .toList();
        assertThat(routes).filteredOn(Route::ofWarehouse).hasSizeGreaterThan(25);
    }

    @Test
    void foreignWarehousesAreNotFound() {
        Fixtures.WarehouseAccess own = fixtures.newSandbox();
        PortalClient stranger = PortalClient.as(fixtures, own.client());
        String token = csrf(stranger);
        for (Route route : ofWarehouses()) {
            HttpResponse<String> answer = call(stranger, route, token);
            assertThat(answer.statusCode()).as("%s", route).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("TEST-SKU", "erp.example.com");
            String pathThroughOwn = route.path.replace(warehouse.id(), own.id());
            if (!route.pattern.endsWith("{warehouse}") && route.pattern.matches(".*\\{(key|webhook|file)}.*")) {
                assertThat(call(stranger, new Route(route.method, route.pattern, pathThroughOwn), token)
                                .statusCode())
                        .as("through the own warehouse: %s", pathThroughOwn)
                        .isIn(route.isForm() ? List.of(404) : List.of(404, 302));
            }
        }
        assertUnchanged();
        PortalClient owner = PortalClient.as(fixtures, warehouse.client());
        for (Route route : ofWarehouses()) {
            if (!route.isForm() && !route.isLiveOrOfOneUser()) {
                assertThat(call(owner, route, "").statusCode())
                        .as("found for its owner: %s", route)
                        .isIn(200, 302);
            }
        }
    }

    @Test
    void addressesOfFormsLeadToTheirPages() {
        PortalClient owner = PortalClient.as(fixtures, warehouse.client());
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        List<Route> forms = routes.stream()
                .filter(route -> route.isForm() && !route.pattern.matches(PAGES_OF_LINKS))
                .toList();
        assertThat(forms).hasSizeGreaterThan(40);
        for (Route form : forms) {
            PortalClient user = form.pattern.startsWith("/portal/operator") ? operator : owner;
            assertThat(user.get(form.path).statusCode()).as("%s", form).isIn(200, 302);
        }
        assertThat(operator.follow(operator.get("/portal/operator/review/" + warehouse.id()))
                        .location())
                .endsWith("/portal/operator/review");
        assertThat(owner.follow(owner.get("/portal/profile/sessions/end")).location())
                .endsWith("/portal/profile");
        PortalClient.expect(404, owner.get("/portal/profile/sessions"));
    }

    @Test
    void formsRequireTheCsrfTokenOfTheSession() {
        PortalClient owner = PortalClient.as(fixtures, warehouse.client());
        String foreign = csrf(PortalClient.of(fixtures));
        for (Route route : routes) {
            if (route.isForm()) {
                for (String token : List.of("", foreign)) {
                    assertThat(call(owner, route, token).statusCode())
                            .as("%s", route)
                            .isEqualTo(403);
                }
            }
        }
        assertUnchanged();
    }

    @Test
    void pagesAndFormsRequireSignIn() {
        PortalClient portal = PortalClient.of(fixtures);
        String token = csrf(portal);
        for (Route route : routes) {
            if (!WITHOUT_SIGN_IN.contains(route.pattern)) {
                HttpResponse<String> answer = call(portal, route, token);
                assertThat(answer.statusCode()).as("%s", route).isEqualTo(302);
                assertThat(answer.headers().firstValue("Location").orElseThrow())
                        .contains("/portal/sign-in");
            }
        }
        assertUnchanged();
    }

    @Test
    void operatorPagesAreNotFoundForClients() {
        PortalClient client = PortalClient.as(fixtures, warehouse.client());
        String token = csrf(client);
        List<Route> operators = routes.stream()
                .filter(route -> route.pattern.startsWith("/portal/operator"))
                .toList();
        assertThat(operators).hasSizeGreaterThan(5);
        for (Route route : operators) {
            assertThat(call(client, route, token).statusCode()).as("%s", route).isEqualTo(404);
        }
    }

    @Test
    void operatorsSeeNoPagesThatOnlyClientsHave() {
        String pair = new String(
                Base64.getDecoder().decode(fixtures.operator().substring("Basic ".length())), StandardCharsets.UTF_8);
        PortalClient operator = PortalClient.of(fixtures);
        String[] credentials = pair.split(":", 2);
        assertThat(operator.signIn(credentials[0], credentials[1]).statusCode()).isEqualTo(302);
        String token = operator.page("/portal/operator/accounts")
                .select("input[name=_csrf]")
                .attr("value");
        for (Route route : ofWarehouses()) {
            if (route.pattern.matches(".*/(keys|webhooks|start|count|record)(/.*)?")) {
                assertThat(call(operator, route, token).statusCode())
                        .as("%s", route)
                        .isEqualTo(404);
            } else if (!route.isForm() && !route.isLiveOrOfOneUser()) {
                assertThat(call(operator, route, token).statusCode())
                        .as("%s", route)
                        .isIn(200, 302);
            }
        }
        assertUnchanged();
    }

    @Test
    void suspendedAccountsCanReadButNotChange() {
        PortalClient owner = PortalClient.as(fixtures, warehouse.client());
        fixtures.api().post("/ops/v1/accounts/" + warehouse.client().id() + "/suspend", fixtures.operator(), null);
        requireReadsOnly(owner);
        fixtures.api().post("/ops/v1/accounts/" + warehouse.client().id() + "/approve", fixtures.operator(), null);
        assertUnchanged();
    }

    @Test
    void viewersReadEverythingAndChangeNothing() {
        PortalClient viewer = PortalClient.as(fixtures, Colleague.of(fixtures, warehouse.client(), "VIEWER"));
        requireReadsOnly(viewer);
        requireNoUsers(viewer);
        for (Route route : routes) {
            if (!route.isForm() && !route.pattern.matches("/portal/(operator|users|sign-up).*|.*/live")) {
                assertThat(viewer.get(route.path).body())
                        .as("%s", route)
                        .satisfies(page -> assertThat(Jsoup.parse(page)
                                        .select("form[method=post]")
                                        .eachAttr("action"))
                                .allMatch(action -> action.matches(FORMS_OF_VIEWERS)));
            }
        }
        assertUnchanged();
    }

    @Test
    void membersDoEverythingButUsers() {
        PortalClient member = PortalClient.as(fixtures, Colleague.of(fixtures, warehouse.client(), "MEMBER"));
        requireNoUsers(member);
        String token = csrf(member);
        for (Route route : ofWarehouses()) {
            if (!route.isLiveOrOfOneUser()) {
                assertThat(call(member, route, token).statusCode())
                        .as("%s", route)
                        .isNotEqualTo(403);
            }
        }
    }

    /** Requests everything of the warehouse, and all forms of the account, as a user who may change nothing. */
    private void requireReadsOnly(PortalClient user) {
        String token = csrf(user);
        for (Route route : routes) {
            boolean operators = route.pattern.startsWith("/portal/operator");
            boolean own = route.pattern.matches(FORMS_OF_VIEWERS) || WITHOUT_SIGN_IN.contains(route.pattern);
            if (route.isForm() && !operators && !own) {
                assertThat(call(user, route, token).statusCode())
                        .as("%s", route)
                        .isEqualTo(403);
            } else if (route.ofWarehouse() && !route.isLiveOrOfOneUser()) {
                assertThat(call(user, route, token).statusCode())
                        .as("%s", route)
                        .isIn(200, 302);
            }
        }
    }

    private void requireNoUsers(PortalClient user) {
        String token = csrf(user);
        assertThat(user.page("/portal").select("a[href$=/portal/users]")).isEmpty();
        assertThat(routes)
                .filteredOn(route -> route.pattern.matches("/portal/users(/.*)?"))
                .hasSizeGreaterThan(5)
                .allSatisfy(route ->
                        assertThat(call(user, route, token).statusCode()).isEqualTo(403));
    }

    private List<Route> ofWarehouses() {
        return routes.stream().filter(Route::ofWarehouse).toList();
    }

    private void assertUnchanged() {
        assertThat(fixtures.api().get("/v1/me", warehouse.authorization()).statusCode())
                .as("the key still works")
                .isEqualTo(200);
        assertThat(Api.json(fixtures.api().get("/v1/webhooks/" + hook, warehouse.authorization()))
                        .path("active")
                        .booleanValue())
                .as("the webhook is unchanged")
                .isTrue();
        assertThat(Api.json(fixtures.api()
                                .get(
                                        "/v1/warehouses/" + warehouse.id() + "/tokens",
                                        warehouse.client().authorization()))
                        .path("tokens"))
                .as("no key was created")
                .hasSize(1);
    }

    private static HttpResponse<String> call(PortalClient portal, Route route, String token) {
        return route.isForm()
                ? portal.post(
                        route.path, "_csrf=" + token + "&_key=test&name=x&role=SUPERVISOR&code=X&body=x&headers=x")
                : portal.get(route.path);
    }

    private static String csrf(PortalClient portal) {
        String page = portal.session().isEmpty() ? "/portal/sign-in" : "/portal";
        return portal.page(page).select("input[name=_csrf]").attr("value");
    }

    private static Stream<Route> routes(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .filter(pattern -> pattern.startsWith("/portal") && !pattern.equals("/portal/**"))
                .flatMap(pattern ->
                        info.getMethodsCondition().getMethods().stream().map(method -> new Route(method, pattern, "")));
    }

    private static Route filled(Route route, Map<String, String> ids) {
        String path = route.pattern;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        return new Route(route.method, route.pattern, path.replaceAll("\\{[a-z]+}", "acc_00000000000000000000000000"));
    }
}
