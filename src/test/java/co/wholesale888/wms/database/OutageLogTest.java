package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ReadsLog;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

@ReadsLog
class OutageLogTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final OutageLog outages = new OutageLog();

    @Test
    void anOutageIsOneLineWithTheInnermostReason(CapturedOutput output) {
        SQLException refused = new SQLException("Connection refused\nby the server", "08001");
        for (int i = 0; i < 1_000; i++) {
            outages.failed(new IllegalStateException("a read failed", new SQLException("no connection", refused)), i);
            outages.answered(i);
        }
        assertThat(output.toString().lines().filter(line -> line.contains("Calls of the database fail")))
                .singleElement()
                .asString()
                .endsWith("Connection refused");
        assertThat(output).doesNotContain("\tat ");
    }

    @Test
    void whatToDoAboutRefusedConnectionsIsSaidOnce(CapturedOutput output) {
        outages.failed(new SQLException("the server restarts", "57P03"), 0);
        for (int i = 1; i <= 1_000; i++) {
            outages.failed(
                    new SQLException("no connection", new SQLException("sorry, too many clients already", "53300")), i);
        }
        assertThat(output.toString().lines().filter(line -> line.contains("Calls of the database fail")))
                .hasSize(2)
                .last()
                .asString()
                .contains("too many clients already. Raise max_connections", "an instance uses 16 connections");
    }

    @Test
    void aStandbyIsReportedOnceThoughTheOutageBeganWithItsRestart(CapturedOutput output) {
        outages.failed(new SQLException("the server shuts down", "57P01"), 0);
        for (int i = 1; i <= 1_000; i++) {
            outages.failed(new SQLException("cannot execute UPDATE in a read-only transaction", "25006"), i);
        }
        assertThat(output.toString().lines().filter(line -> line.contains("Calls of the database fail")))
                .hasSize(2)
                .last()
                .asString()
                .contains("in a read-only transaction. The server is a standby or read-only");
    }

    @Test
    void anotherOutageIsLoggedOnceTheFirstIsOver(CapturedOutput output) {
        outages.failed(new SQLException("first", "08006"), 0);
        outages.answered(SECOND);
        outages.failed(new SQLException("of the same outage", "08006"), SECOND);
        outages.answered(2 * SECOND);
        assertThat(output).doesNotContain("of the same outage");

        outages.answered(4 * SECOND);
        outages.failed(new SQLException("second", "08006"), 5 * SECOND);
        assertThat(output).contains("first").contains("second");
    }
}
