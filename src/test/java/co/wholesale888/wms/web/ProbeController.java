package co.wholesale888.wms.web;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Handlers for tests of the web module. */
@RestController
public class ProbeController {

    static final int BEYOND_ANY_BUFFER = 100_000;

    @PostMapping("/test/body")
    JsonNode body(JsonBody body) {
        return body.root();
    }

    @PostMapping("/test/no-body")
    Map<String, Boolean> noBody() {
        return Map.of("done", true);
    }

    @GetMapping("/test/query")
    Map<String, List<String>> query(@AllowedParameters({"a", "b"}) Query query) {
        List<String> a = query.texts("a");
        query.refuseInvalid();
        return Map.of("a", a);
    }

    @GetMapping("/test/plain")
    Output plain() {
        return new Output("a/b", null, Instant.parse("2026-11-23T07:31:00Z"), 1);
    }

    @GetMapping("/test/skus/{sku}")
    Map<String, String> sku(@PathVariable String sku) {
        return Map.of("sku", sku);
    }

    @PostMapping("/test/created")
    ResponseEntity<Map<String, Integer>> created() {
        return ResponseEntity.created(URI.create("/v1/things/1")).body(Map.of("id", 1));
    }

    @GetMapping("/test/empty")
    ResponseEntity<Void> empty() {
        return ResponseEntity.accepted().header("Link", "</a>", "</b>").build();
    }

    @GetMapping("/test/fail/{how}")
    void fail(@PathVariable String how) throws Exception {
        throw switch (how) {
            case "defect" -> new IllegalStateException("secret detail");
            case "unreachable" -> new DataAccessResourceFailureException("x", new SQLException("gone", "08006"));
            case "frozen" -> new UncategorizedSQLException("x", "sql", new SQLException("timeout", "57014"));
            case "conflict" -> new UncategorizedSQLException("x", "sql", new SQLException("lost a race", "40001"));
            case "stalled" -> new UncategorizedSQLException("x", "sql", new SQLException("idle", "25P03"));
            case "broken" -> new UncategorizedSQLException("x", "sql", new SQLException("no such column", "42703"));
            default -> new IOException("Broken pipe");
        };
    }

    @GetMapping("/test/stream/{how}")
    void stream(@PathVariable String how, HttpServletResponse response) throws IOException {
        response.getOutputStream().write(new byte[BEYOND_ANY_BUFFER]);
        if (how.equals("cut")) {
            throw new RefusedException(ErrorCode.UNAVAILABLE, "gone");
        }
    }

    record Output(String z, @Nullable String nothing, Instant at, int a) {}
}
