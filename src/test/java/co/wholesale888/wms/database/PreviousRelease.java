package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database with the schema of the previous release, beside the shared one. Its rows are those of a warehouse of the
 * shared database, reduced to the columns that the previous release had.
 */
final class PreviousRelease implements AutoCloseable {

    static final String DATABASE = "previous_release";
    static final String URL = TestPostgres.url().replaceFirst("(//[^/]+/)[^?]*", "$1" + DATABASE);

    /** How rows belong to the warehouse, where it is not by {@code warehouse_id}. */
    private static final Map<String, String> ROWS = Map.of(
            "account", "id = :account",
            "portal_user", "account_id = :account",
            "portal_session", "user_id in (select id from portal_user where account_id = :account)",
            "warehouse", "id = :warehouse",
            "idempotency_record", "scope_id = :warehouse");

    private PreviousRelease() {}

    /** Creates the database with the schema of this version. */
    static PreviousRelease create(String version) throws SQLException {
        execute("create database " + DATABASE);
        migrate(version);
        return new PreviousRelease();
    }

    static void migrate(String version) {
        Flyway.configure().dataSource(URL, null, null).target(version).load().migrate();
    }

    /** Copies the rows of a warehouse into all tables, and leaves what the end of a process leaves. */
    void fill(JdbcClient shared, Fixtures.WarehouseAccess access) throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL)) {
            JdbcClient previous = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            previous.sql("set session_replication_role = replica").update(); // rows come in any order
            List<String> tables = previous.sql("""
                            select table_name from information_schema.tables
                            where table_schema = 'public' and table_name <> 'flyway_schema_history'
                            """).query(String.class).list();
            tables.stream()
                    .filter(table -> !table.equals("access_epoch")) // has its row
                    .forEach(table -> copy(shared, previous, table, access));
            interrupt(previous);
            for (String table : tables) {
                assertThat(previous.sql("select count(*) from " + table)
                                .query(Integer.class)
                                .single())
                        .as(table)
                        .isPositive();
            }
        }
    }

    private static void copy(JdbcClient shared, JdbcClient previous, String table, Fixtures.WarehouseAccess access) {
        String rows = shared.sql("select coalesce(json_agg(t), '[]') from " + table + " t where "
                        + ROWS.getOrDefault(table, "warehouse_id = :warehouse"))
                .param("account", access.client().uuid())
                .param("warehouse", access.uuid())
                .query(String.class)
                .single();
        previous.sql("insert into %s select * from json_populate_recordset(null::%s, ?::json)".formatted(table, table))
                .param(rows)
                .update();
    }

    /** Leaves a crossing, a delivery in mid-attempt and one that is due, and a session of the portal. */
    private static void interrupt(JdbcClient previous) {
        previous.sql("update ledger_head set crossings = crossings + 1").update();
        previous.sql("""
                insert into crossing select warehouse_id, crossings, 'BELOW_PAR', 'A', 100, 40, 120, sequence, now()
                from ledger_head
                """).update();
        previous.sql("update webhook_delivery set due_at = now() where status = 'PENDING'")
                .update();
        previous.sql("""
                update webhook_delivery d set status = 'PENDING', leased_until = now() - interval '1 second'
                from webhook w where w.id = d.webhook_id and w.delivery = 'ONCE'
                """).update();
        previous.sql("insert into portal_session select sha256(id::text::bytea), id, now(), now() from portal_user")
                .update();
    }

    /** Drops the database. */
    @Override
    public void close() throws SQLException {
        execute("drop database if exists " + DATABASE + " with (force)");
    }

    /** Not on a connection of the service's pool, whose statements time out within seconds. */
    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
