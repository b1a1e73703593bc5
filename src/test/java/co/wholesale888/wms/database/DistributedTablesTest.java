package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A new table needs a place in a Citus cluster. */
@ServiceTest
class DistributedTablesTest {

    private static final Pattern LIST = Pattern.compile("in array array\\[([^]]+)]");
    private static final Pattern NAME = Pattern.compile("'([a-z_]+)'");

    @Autowired
    private JdbcClient jdbc;

    @Test
    void everyTableHasAPlaceInACluster() throws IOException {
        String script =
                new ClassPathResource("db/citus/R__distribute_tables.sql").getContentAsString(StandardCharsets.UTF_8);
        List<String> placed = LIST.matcher(script)
                .results()
                .flatMap(list -> NAME.matcher(list.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .toList();
        List<String> tables = jdbc.sql("""
                        select table_name from information_schema.tables
                        where table_schema = current_schema() and table_type = 'BASE TABLE'
                          and table_name not in ('flyway_schema_history', 'idempotency_record')""").query(String.class).list();

        assertThat(placed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tables);
        assertThat(script).contains("create_distributed_table('idempotency_record', 'scope_id'");
    }
}
