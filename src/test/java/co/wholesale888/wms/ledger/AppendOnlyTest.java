package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The database refuses to change or delete ledger entries, even for its owner. */
@ServiceTest
class AppendOnlyTest {

    @Autowired
    private Fixtures fixtures;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ledger_entry set note = 'forged'",
                "update ledger_entry set note = 'forged' where false",
                "delete from ledger_entry",
                "truncate ledger_entry",
                "truncate ledger_entry cascade",
                "set local session_replication_role = replica; delete from ledger_entry",
                "with gone as (delete from ledger_entry returning 1) select count(*) from gone",
                "insert into ledger_entry select * from ledger_entry"
                        + " on conflict (warehouse_id, sequence) do update set note = ''",
                "merge into ledger_entry e using ledger_entry o on e.sequence = o.sequence when matched then delete",
            })
    void theDatabaseRefusesToChangeOrDeleteEntries(String sql) throws SQLException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        stock.update(batch(line("A", -1)), null);
        try (Connection owner = DriverManager.getConnection(TestPostgres.url());
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the ledger is append-only");
            owner.rollback();
        }
        stock.verify();
    }
}
