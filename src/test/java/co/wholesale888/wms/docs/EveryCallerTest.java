package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ApiDocument.Operation;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Calls every operation as every kind of caller: each is served only what the document says. */
@ServiceTest
class EveryCallerTest {

    private static final Set<String> FOR_WORKERS = Set.of("getStock", "listTransactions", "getTransaction", "getMe");

    @Autowired
    private Fixtures fixtures;

    private enum Kind {
        ANONYMOUS,
        SUPERVISOR,
        WORKER,
        CLIENT,
        MEMBER,
        VIEWER,
        OPERATOR,
        CLIENT_IN_PORTAL,
        OPERATOR_IN_PORTAL
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api/wms"})
    void everyOperationServesOnlyItsCallers(String prefix) {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        Map<Kind, String[]> credentials = Map.of(
                Kind.ANONYMOUS, new String[0],
                Kind.SUPERVISOR, authorization(access.authorization()),
                Kind.WORKER, authorization(Api.bearer(fixtures.workerToken(access, "w-1"))),
                Kind.CLIENT, authorization(access.client().authorization()),
                Kind.MEMBER,
                        authorization(Colleague.of(fixtures, access.client(), "MEMBER")
                                .authorization()),
                Kind.VIEWER,
                        authorization(Colleague.of(fixtures, access.client(), "VIEWER")
                                .authorization()),
                Kind.OPERATOR, authorization(fixtures.operator()),
                Kind.CLIENT_IN_PORTAL, session(PortalClient.as(fixtures, access.client())),
                Kind.OPERATOR_IN_PORTAL, session(PortalClient.asOperator(fixtures, "127.0.0.1")));
        List<Operation> operations = ApiDocument.load().operations();
        List<String> wrong = new ArrayList<>();
        for (Operation operation : operations) {
            Set<Kind> served = served(operation);
            for (Kind kind : Kind.values()) {
                HttpResponse<String> answer =
                        call(prefix, operation, access, Objects.requireNonNull(credentials.get(kind)));
                int status = answer.statusCode();
                String refusal = kind == Kind.ANONYMOUS ? "missing_token" : "insufficient_scope";
                boolean correct = served.contains(kind)
                        ? status != 401 && status != 403 && status < 500
                        : status == (kind == Kind.ANONYMOUS ? 401 : 403)
                                && answer.body().contains(refusal);
                if (!correct) {
                    wrong.add("%s by %s: %s %s".formatted(operation, kind, status, answer.body()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(operations).hasSizeGreaterThan(40);
    }

    private static String[] authorization(String value) {
        return new String[] {"Authorization", value};
    }

    /** The headers that a page of the portal sends. */
    private static String[] session(PortalClient portal) {
        String token =
                portal.page("/portal/profile").select("input[name=_csrf]").attr("value");
        return new String[] {"Cookie", "wms-session=" + portal.session(), "X-CSRF-Token", token};
    }

    /** The callers of an operation according to the document. */
    private static Set<Kind> served(Operation operation) {
        String security = operation.node().path("security").toString();
        Set<Kind> served = withTokenOrPassword(operation, security);
        if (security.contains("session")) {
            served.add(operation.path().startsWith("/ops/") ? Kind.OPERATOR_IN_PORTAL : Kind.CLIENT_IN_PORTAL);
        }
        return served;
    }

    private static Set<Kind> withTokenOrPassword(Operation operation, String security) {
        if (security.contains("bearer")) {
            return FOR_WORKERS.contains(operation.node().path("operationId").stringValue())
                    ? EnumSet.of(Kind.SUPERVISOR, Kind.WORKER)
                    : EnumSet.of(Kind.SUPERVISOR);
        }
        if (security.contains("basic")) {
            if (operation.path().startsWith("/ops/")) {
                return EnumSet.of(Kind.OPERATOR);
            }
            return operation.method().equals("GET")
                    ? EnumSet.of(Kind.CLIENT, Kind.MEMBER, Kind.VIEWER)
                    : EnumSet.of(Kind.CLIENT, Kind.MEMBER);
        }
        return EnumSet.allOf(Kind.class);
    }

    /** Uses the id of the warehouse in the path, and a body that no operation accepts, so that nothing changes. */
    private HttpResponse<String> call(
            String prefix, Operation operation, Fixtures.WarehouseAccess access, String... credential) {
        String path = operation
                .path()
                .replaceAll("(/warehouses|/replenishment)/\\{[^}]+}", "$1/" + access.id())
                .replaceAll("\\{[^}]+}", "nothing");
        String body = operation.method().equals("GET") ? null : "{\"unknown\":1}";
        return fixtures.api().send(operation.method(), prefix + path, null, body, credential);
    }
}
