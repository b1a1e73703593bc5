package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.Requires;
import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scripts in the integrator's guide verify a real ledger and detect a forged entry. */
@ServiceTest
class LedgerExportTest {

    /** Text that JSON libraries escape in different ways. */
    private static final List<String> TEXTS_WITH_ESCAPES = List.of(
            "plain",
            "\"quoted\" \\ back/slash",
            "tab\tnewline\nreturn\rbell\u0007\b\f",
            "Grüße, 東京, \uD83D\uDE80",
            "\u007f \u0085 \u2028 \u2029 \ufeff",
            "=1+1",
            "<a href='x'>&amp;</a>");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"python3, python, verify_ledger.py", "node, js, verify_ledger.mjs"})
    void theScriptAcceptsAValidLedgerAndDetectsAForgery(String program, String language, String file)
            throws IOException, InterruptedException {
        Requires.command(program);
        Path script = Files.writeString(folder.resolve(file), printedScript(language));
        WarehouseAccess access = fixtures.newSandbox();
        long entries = 1 + writeHistory(access);

        Run valid = run(access, program, script);
        String head = Api.json(fixtures.api().get("/v1/ledger", access.authorization()))
                .at("/head/hash")
                .stringValue();
        assertThat(valid).isEqualTo(new Run(0, "OK: %s entries, head %s\n".formatted(entries, head)));

        forge(access, "note", "'changed'", 3);
        assertThat(run(access, program, script)).satisfies(run -> {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output()).startsWith("BROKEN").contains("3");
        });
    }

    private record Run(int exit, String output) {}

    private long writeHistory(WarehouseAccess access) {
        JsonMapper json = JsonMapper.shared();
        List<JsonNode> lines = TEXTS_WITH_ESCAPES.stream()
                .map(text -> (JsonNode) json.createObjectNode()
                        .put("sku", "TEST-SKU")
                        .put("type", "ISSUE")
                        .put("delta", -1)
                        .put("workerId", text)
                        .put("reference", text)
                        .put("note", text)
                        .put(
                                "occurredAt",
                                java.time.Instant.now().minusSeconds(60).toString()))
                .toList();
        String body = json.writeValueAsString(Map.of("transactions", lines));
        assertThat(fixtures.api()
                        .post("/v1/stock/update", access.authorization(), body)
                        .statusCode())
                .isEqualTo(200);
        String count = "{\"sku\":\"TEST-SKU\",\"type\":\"ADJUSTMENT\",\"countedQuantity\":0}";
        assertThat(fixtures.api()
                        .post("/v1/transactions", access.authorization(), count)
                        .statusCode())
                .isEqualTo(201);
        return lines.size() + 1L;
    }

    /** Changes an entry, which needs the rights of the owner and a disabled trigger. */
    private void forge(WarehouseAccess access, String column, String value, long sequence) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.execute("alter table ledger_entry disable trigger ledger_entry_append_only");
            jdbc.execute("grant update on ledger_entry to current_user");
            jdbc.update(
                    "update ledger_entry set %s = %s where warehouse_id = ? and sequence = ?".formatted(column, value),
                    access.uuid(),
                    sequence);
            jdbc.execute("revoke update on ledger_entry from current_user");
            jdbc.execute("alter table ledger_entry enable always trigger ledger_entry_append_only");
        });
    }

    private Run run(WarehouseAccess access, String program, Path script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program, script.toString()).redirectErrorStream(true);
        builder.environment().put("WMS", fixtures.api().base().toString());
        builder.environment().put("WMS_KEY", access.token());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private static String printedScript(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("docs/integrator-guide.md")));
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }
}
