package co.wholesale888.wms.abuse;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;

/** A fingerprint of all rows of a warehouse and its account, to prove that a refused request has changed nothing. */
final class TenantState {

    /** What the service also changes later and by itself; and the ledger, for which its head stands. */
    private static final Set<String> NOT_COMPARED = Set.of(
            "alert",
            "crossing",
            "event",
            "event_head",
            "export_part",
            "webhook_delivery",
            "request_log",
            "ledger_entry");

    /** The same of columns. A reservation that has expired is still there, with its lines. */
    private static final String CHANGED_LATER = "- 'last_used_at' - 'failing_since' - 'stopped_at' - 'stopped_because'"
            + " - 'reserved' - 'status' - 'ended_at'";

    /** The same of exports, which are prepared in the background. */
    private static final String PROGRESS = CHANGED_LATER + " - 'state' - 'lease' - 'leased_until' - 'attempts' - 'read'"
            + " - 'total' - 'rows' - 'parts' - 'stored_bytes' - 'file_bytes' - 'error'";

    private final JdbcTemplate jdbc;
    private final String query;

    TenantState(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        List<String> tables = jdbc.queryForList("""
                select table_name from information_schema.columns
                where table_schema = current_schema() and column_name = 'warehouse_id' order by table_name""", String.class);
        String rows = tables.stream()
                .filter(table -> !NOT_COMPARED.contains(table))
                .map(table ->
                        "select '%1$s' || (to_jsonb(t) %2$s)::text as row from %1$s t where warehouse_id = p.id%3$s"
                                .formatted(table, changedLater(table), existing(table)))
                .collect(Collectors.joining(" union all "));
        this.query = """
                select md5(string_agg(row, '' order by row)) from (values (cast(? as uuid), cast(? as uuid))) p (id, account)
                cross join lateral (%s
                    union all select 'idempotency' || key from idempotency_record where scope_id = p.id
                    union all select 'account' || to_jsonb(t)::text from account t where id = p.account
                    union all select 'user' || (to_jsonb(t) - 'signed_in_at')::text from portal_user t where account_id = p.account
                    union all select 'invitation' || to_jsonb(t)::text from invitation t where account_id = p.account
                    union all select 'warehouse' || to_jsonb(t)::text from warehouse t where account_id = p.account) rows""".formatted(rows);
    }

    private static String changedLater(String table) {
        return switch (table) {
            case "orders", "import_file" -> "";
            case "redelivery" -> "- 'queued' - 'deliveries' - 'finished_at'";
            case "export" -> PROGRESS;
            default -> CHANGED_LATER;
        };
    }

    /** A cancelled export is deleted within a minute. */
    private static String existing(String table) {
        return table.equals("export") ? " and state <> 'CANCELLED'" : "";
    }

    /** Waits for imports that the tenant had applied, since they write in the background. */
    String of(Tenant tenant) {
        UUID warehouse = tenant.access().uuid();
        Awaitility.await().until(() -> isQuiet(warehouse));
        return String.valueOf(jdbc.queryForObject(
                query, String.class, warehouse, tenant.access().client().uuid()));
    }

    private boolean isQuiet(UUID warehouse) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select not exists (select from import_file where warehouse_id = ? and state = 'APPLYING')",
                Boolean.class,
                warehouse));
    }
}
