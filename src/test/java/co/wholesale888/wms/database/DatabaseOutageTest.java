package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import co.wholesale888.wms.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.CannotCreateTransactionException;

class DatabaseOutageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08000", "08001", "08006", "08003", "53300", "57014", "57P01", "57P02", "57P03", "25006", "25P03",
                "25P04", "57P05", "58030", "55P03", "08P01"
            })
    void aTemporaryStateIsAnOutage(String state) {
        assertThat(DatabaseOutage.isBehind(new RuntimeException(new SQLException("x", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "40001", "22P02", "00000", "", "8"})
    void aWrongStatementIsNoOutage(String state) {
        assertThat(DatabaseOutage.isBehind(new RuntimeException(new SQLException("x", state))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void aLostRaceIsAConflict(String state) {
        assertThat(DatabaseOutage.isConflict(new RuntimeException(new SQLException("x", state))))
                .isTrue();
        assertThat(DatabaseOutage.isConflict(new SQLException("x", "23505"))).isFalse();
    }

    @Test
    void aFailedConversationOfTheDriverIsAnOutage() {
        assertThat(DatabaseOutage.isBehind(new SQLException("x", "99999", new IOException("reset"))))
                .isTrue();
        assertThat(DatabaseOutage.isBehind(new SQLException("x", "99999"))).isFalse();
        assertThat(DatabaseOutage.isBehind(new IOException("a client has gone")))
                .isFalse();
    }

    @Test
    void exceptionsOfSpringAndThePoolAreOutages() {
        assertThat(DatabaseOutage.isBehind(new SQLTransientConnectionException("pool is empty")))
                .isTrue();
        assertThat(DatabaseOutage.isBehind(new CannotCreateTransactionException("closed")))
                .isTrue();
        assertThat(DatabaseOutage.isBehind(new DuplicateKeyException("x"))).isFalse();
        assertThat(DatabaseOutage.isBehind(null)).isFalse();
        assertThat(DatabaseOutage.isBehind(new IllegalStateException("defect"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08P01", "57P01", "57P02"})
    void aLostAnswerLeavesACommitOpen(String state) {
        assertThat(DatabaseOutage.leavesCommitOpen(new SQLException("x", state)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"40001", "40P01", "23505", "23514", "53100", "57014", "25006", "25P03", "25P04", "55P03", "08003"
            })
    void aCommitThatTheServerRefusesIsNotOpen(String state) {
        assertThat(DatabaseOutage.leavesCommitOpen(new SQLException("x", state)))
                .isFalse();
        assertThat(DatabaseOutage.leavesCommitOpen(new SQLException(DatabaseOutage.CLOSED)))
                .isFalse();
    }

    @Test
    void onlyALostCommitOfChangesIsToldAsUnknown() throws Exception {
        try (Connection refused = DriverManager.getConnection(TestPostgres.url());
                Statement statement = refused.createStatement()) {
            refused.setAutoCommit(false);
            statement.execute("create temporary table once (n int unique deferrable initially deferred)");
            statement.execute("insert into once values (1), (1)");
            assertThat(detail(catchThrowable(() -> CommitLostException.commit(refused))))
                    .isEqualTo("not an outage");
        }
        assertThat(detail(lostCommit(false))).contains("unknown whether the change was made");
        assertThat(detail(lostCommit(true))).doesNotContain("unknown");
        Connection closed = DriverManager.getConnection(TestPostgres.url());
        closed.close();
        assertThat(detail(catchThrowable(() -> CommitLostException.commit(closed))))
                .doesNotContain("unknown");
    }

    private static Throwable lostCommit(boolean readOnly) throws SQLException {
        try (Connection victim = DriverManager.getConnection(TestPostgres.url());
                Connection killer = DriverManager.getConnection(TestPostgres.url());
                Statement statement = victim.createStatement();
                Statement kill = killer.createStatement()) {
            victim.setReadOnly(readOnly);
            victim.setAutoCommit(false);
            statement.execute("select 1");
            int pid = victim.unwrap(PGConnection.class).getBackendPID();
            kill.execute("select pg_terminate_backend(%s, 10000)".formatted(pid));
            return catchThrowable(() -> CommitLostException.commit(victim));
        }
    }

    private static String detail(Throwable failure) {
        return DatabaseOutage.isBehind(failure)
                ? DatabaseOutage.refusal(new IllegalStateException(failure)).detail()
                : "not an outage";
    }

    @Test
    void aCyclicChainOfCausesEnds() {
        RuntimeException one = new RuntimeException();
        RuntimeException two = new RuntimeException(one);
        one.initCause(two);

        assertThat(DatabaseOutage.isBehind(one)).isFalse();
    }

    @Test
    void lostAndRefusedConnectionsAreOutages() throws Exception {
        try (Connection victim = DriverManager.getConnection(TestPostgres.url());
                Connection other = DriverManager.getConnection(TestPostgres.url());
                Statement statement = victim.createStatement()) {
            int pid = victim.unwrap(PGConnection.class).getBackendPID();
            try (Statement kill = other.createStatement()) {
                kill.execute("select pg_terminate_backend(%s)".formatted(pid));
            }
            assertThat(catchThrowable(() -> statement.execute("select 1"))).matches(DatabaseOutage::isBehind);
        }
        assertThat(catchThrowable(
                        () -> DriverManager.getConnection("jdbc:postgresql://localhost:1/none", new Properties())))
                .matches(DatabaseOutage::isBehind);
    }
}
