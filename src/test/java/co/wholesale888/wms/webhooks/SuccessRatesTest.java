package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.ServiceTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class SuccessRatesTest {

    @Autowired
    private SuccessRates rates;

    @Autowired
    private JdbcClient jdbc;

    private final UUID warehouse = IdKind.next();
    private final UUID webhook = IdKind.next();

    @Test
    void attemptsOfTheLastDayCount() {
        UUID quiet = IdKind.next();
        log(3, "SUCCEEDED", "30 minutes");
        log(1, "FAILED", "30 minutes");
        log(1, "UNKNOWN", "330 minutes");
        log(1, "PENDING", "30 minutes");
        log(7, "FAILED", "1450 minutes");

        SuccessRates.Rate day = rates.ofDay(warehouse, List.of(quiet, webhook)).get(webhook);
        List<SuccessRates.Rate> hours = rates.byHour(warehouse, webhook);

        assertThat(day)
                .extracting("attempts", "succeeded", "percent", "limited")
                .containsExactly(5, 3, 60, false);
        assertThat(rates.ofDay(warehouse, List.of(quiet)).get(quiet).attempts()).isZero();
        assertThat(hours).hasSize(24);
        assertThat(hours.getLast()).extracting("attempts", "succeeded").containsExactly(4, 3);
        assertThat(hours.get(18)).extracting("attempts", "succeeded").containsExactly(1, 0);
        assertThat(hours.stream().mapToInt(SuccessRates.Rate::attempts).sum()).isEqualTo(5);
        assertThat(rates.ofDay(IdKind.next(), List.of(webhook)).get(webhook).attempts())
                .as("of another warehouse")
                .isZero();
    }

    @Test
    void ofManyAttemptsTheLatestCount() {
        log(SuccessRates.MAX_OF_DAY, "FAILED", "3 hours");
        log(SuccessRates.MAX_OF_DAY - 1, "SUCCEEDED", "2 hours");

        SuccessRates.Rate day = rates.ofDay(warehouse, List.of(webhook)).get(webhook);

        assertThat(day.isLimited()).isTrue();
        assertThat(day.succeeded()).isEqualTo(SuccessRates.MAX_OF_DAY - 1);
        assertThat(day.percent()).as("one has failed").isEqualTo(99);
    }

    private void log(int count, String status, String age) {
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at, leased_until, attempted_at)
                        select ?, ?, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}', 2, 1, ?, now(),
                            case when ? = 'PENDING' then now() + interval '1 day' end, now() - ?::interval
                        from generate_series(1, ?)
                        """).params(warehouse, webhook, status, status, age, count).update();
    }
}
