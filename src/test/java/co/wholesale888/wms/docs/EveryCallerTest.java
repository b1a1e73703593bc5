package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        OPERATOR
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api/wms"})
    void everyOperationServesOnlyItsCallers(String prefix) {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        Map<Kind, String> credentials = Map.of(
                Kind.SUPERVISOR, access.authorization(),
                Kind.WORKER, Api.bearer(fixtures.workerToken(access, "w-1")),
                Kind.CLIENT, access.client().authorization(),
                Kind.MEMBER, Colleague.of(fixtures, access.client(), "MEMBER").authorization(),
                Kind.VIEWER, Colleague.of(fixtures, access.client(), "VIEWER").authorization(),
                Kind.OPERATOR, fixtures.operator());
        List<Operation> operations = ApiDocument.load().operations();
        List<String> wrong = new ArrayList<>();
        for (Operation operation : operations) {
            Set<Kind> served = served(operation);
            for (Kind kind : Kind.values()) {
                HttpResponse<String> answer = call(prefix, operation, access, credentials.get(kind));
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

    /** The callers of an operation according to the document. */
    private static Set<Kind> served(Operation operation) {
        String security = operation.node().path("security").toString();
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
            String prefix, Operation operation, Fixtures.WarehouseAccess access, @Nullable String authorization) {
        String path = operation
                .path()
                .replaceAll("(/warehouses|/replenishment)/\\{[^}]+}", "$1/" + access.id())
                .replaceAll("\\{[^}]+}", "nothing");
        String body = operation.method().equals("GET") ? null : "{\"unknown\":1}";
        return fixtures.api().send(operation.method(), prefix + path, authorization, body);
    }
}
