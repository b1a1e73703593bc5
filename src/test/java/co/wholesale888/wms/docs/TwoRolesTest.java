package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Carries out the operator's guide to separate the role that owns the schema from the role of the service. */
class TwoRolesTest {

    private static final Pattern SET_UP =
            Pattern.compile("```sql\n(create role wms_owner.*?)\\\\connect wms\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SECOND_LOCK =
            Pattern.compile("After the first start, as `wms_owner`: `([^`]+)`", Pattern.DOTALL);
    private static final String PASSWORD = "a-role's-password";
    private static final String DATABASE = "two_roles";
    private static final String OWNER = DATABASE + "_owner";

    @AfterEach
    void clean() throws SQLException {
        run(TestPostgres.url(), "drop database if exists " + DATABASE + " with (force)");
        run(TestPostgres.url(), "drop role if exists " + OWNER);
        run(TestPostgres.url(), "drop role if exists " + DATABASE);
    }

    @Test
    void theServiceRunsWithoutTheRightToChangeTheSchema() throws Exception {
        String guide = Files.readString(Path.of("docs/operator-guide.md"));
        setUp(guide);
        String owner = url(OWNER);
        String working = url(DATABASE);

        try (Instance service = Instance.start(
                withoutUser(TestPostgres.url()),
                Instance.VALIDATED,
                "--spring.datasource.username=" + DATABASE,
                "--spring.datasource.password=" + PASSWORD,
                "--spring.flyway.user=" + OWNER,
                "--spring.flyway.password=" + PASSWORD)) {
            run(owner, named(find(SECOND_LOCK, guide, 1)));

            WarehouseFixture warehouse =
                    WarehouseFixture.with(Fixtures.at(service.api().base()), 10, "A");
            assertThat(warehouse.sell(null, "A").statusCode()).isEqualTo(200);
            warehouse.verify();
        }

        for (String forbidden : new String[] {
            "update ledger_entry set delta = 1",
            "delete from ledger_entry",
            "truncate ledger_entry",
            "alter table ledger_entry disable trigger all",
            "create table mine (a int)",
            "drop table ledger_head"
        }) {
            assertThatThrownBy(() -> run(working, forbidden))
                    .as(forbidden)
                    .hasMessageMatching("(?s).*(permission|owner).*");
        }
        assertThatCode(() -> run(owner, "alter table ledger_entry enable always trigger ledger_entry_append_only"))
                .as("the owner may change the schema")
                .doesNotThrowAnyException();
    }

    private static void setUp(String guide) throws SQLException {
        for (String statement : find(SET_UP, guide, 1).split(";\n", -1)) {
            run(TestPostgres.url(), named(statement));
        }
        String database = replaceDatabase(TestPostgres.url());
        for (String statement : find(SET_UP, guide, 2).split(";\n", -1)) {
            run(database, named(statement));
        }
    }

    /** Uses names of this test, because roles belong to the whole server. */
    private static String named(String statement) {
        return statement
                .replaceAll("\\bwms(_owner)?\\b", DATABASE + "$1")
                .replace("'…'", "'" + PASSWORD.replace("'", "''") + "'");
    }

    private static String url(String role) {
        return withoutUser(TestPostgres.url()) + "?user=" + role + "&password=" + PASSWORD;
    }

    private static String withoutUser(String url) {
        return replaceDatabase(url).replaceFirst("\\?.*", "");
    }

    private static String replaceDatabase(String url) {
        return url.replaceFirst("(//[^/]+/)[^?]*", "$1" + DATABASE);
    }

    private static void run(String url, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String find(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("not found in the guide: " + pattern);
        }
        return matcher.group(group);
    }
}
