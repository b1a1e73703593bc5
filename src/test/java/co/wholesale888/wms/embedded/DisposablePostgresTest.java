package co.wholesale888.wms.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DisposablePostgresTest {

    @Test
    void dataSurvivesStopKillAndFreeze() throws SQLException {
        try (DisposablePostgres postgres = DisposablePostgres.create()) {
            Sql.execute(postgres.url(), "create table kept as select 1 as one");
            postgres.stop();
            assertThatThrownBy(() -> Sql.query(postgres.url(), "select 1")).isInstanceOf(SQLException.class);
            postgres.start();
            Sql.execute(postgres.url(), "insert into kept values (2)");
            postgres.kill();
            assertThatThrownBy(() -> Sql.query(postgres.url(), "select 1")).isInstanceOf(SQLException.class);
            postgres.start();
            assertThat(Sql.query(postgres.url(), "select count(*) from kept")).isEqualTo("2");
            postgres.freeze();
            assertThatThrownBy(() -> Sql.query(postgres.url() + "&loginTimeout=1", "select 1"))
                    .isInstanceOf(SQLException.class);
            postgres.thaw();
            assertThat(Sql.query(postgres.url(), "select count(*) from kept")).isEqualTo("2");
        }
    }
}
