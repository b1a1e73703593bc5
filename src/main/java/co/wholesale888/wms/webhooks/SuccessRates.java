package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.database.SqlTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many of the attempts of the last 24 hours have succeeded. Counted from the log: a bounded number of index entries
 * is read; where there are more attempts, the latest ones count.
 */
@Component
public class SuccessRates {

    /** The most attempts that count for a day. */
    public static final int MAX_OF_DAY = 500;

    private static final int MAX_OF_HOUR = 100;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int HOURS = 24;

    /** Per status, because the index has the status before the time. */
    private static final String COUNT = """
            select r.webhook_id, r.since, a.attempts, a.succeeded
            from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[]) with ordinality
                as r (webhook_id, since, until, number)
            cross join lateral (
                select count(*)::int as attempts, count(*) filter (where l.status = 'SUCCEEDED')::int as succeeded
                from (%s order by attempted_at desc limit ?) l) a
            order by r.number
            """.formatted(
            Stream.of("SUCCEEDED", "FAILED", "UNKNOWN").map("""
                    (select d.status, d.attempted_at from webhook_delivery d
                     where d.warehouse_id = ? and d.webhook_id = r.webhook_id and d.status = '%s'
                       and d.attempted_at >= r.since and d.attempted_at < r.until
                     order by d.attempted_at desc limit ?)
                    """::formatted).collect(Collectors.joining(" union all ")));

    private final JdbcClient jdbc;
    private final Clock clock;

    SuccessRates(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The attempts that began within a time.
     *
     * @param attempts how many counted
     * @param succeeded how many of them succeeded
     */
    public record Rate(Instant since, int attempts, int succeeded) {

        /** Whether there may be more attempts of a day than were counted. */
        public boolean isLimited() {
            return attempts == MAX_OF_DAY;
        }

        /** The share that succeeded, from 0 to 100, rounded down, so that 100 means all of them. */
        public int percent() {
            return attempts == 0 ? 0 : succeeded * 100 / attempts;
        }
    }

    private record Range(UUID webhookId, Instant since, Instant until) {}

    private record WebhookRate(UUID webhookId, Rate rate) {}

    /** Counts the attempts of the last 24 hours of each of these webhooks. */
    public Map<UUID, Rate> ofDay(UUID warehouseId, List<UUID> webhookIds) {
        Instant now = clock.instant();
        List<Range> ranges = webhookIds.stream()
                .map(id -> new Range(id, now.minus(DAY), now))
                .toList();
        return count(warehouseId, ranges, MAX_OF_DAY).stream()
                .collect(Collectors.toMap(WebhookRate::webhookId, WebhookRate::rate));
    }

    /** Counts the attempts of a webhook in each of the last 24 hours, oldest first. */
    public List<Rate> byHour(UUID warehouseId, UUID webhookId) {
        Instant now = clock.instant();
        List<Range> ranges = new ArrayList<>();
        for (int hour = HOURS; hour > 0; hour--) {
            Instant since = now.minus(Duration.ofHours(hour));
            ranges.add(new Range(webhookId, since, since.plus(Duration.ofHours(1))));
        }
        return count(warehouseId, ranges, MAX_OF_HOUR).stream()
                .map(WebhookRate::rate)
                .toList();
    }

    private List<WebhookRate> count(UUID warehouseId, List<Range> ranges, int max) {
        JdbcClient.StatementSpec statement = jdbc.sql(COUNT)
                .param(ranges.stream().map(Range::webhookId).toArray(UUID[]::new))
                .param(ranges.stream().map(range -> range.since.toString()).toArray(String[]::new))
                .param(ranges.stream().map(range -> range.until.toString()).toArray(String[]::new));
        for (int part = 0; part < 3; part++) {
            statement = statement.param(warehouseId).param(max);
        }
        return statement
                .param(max)
                .query((row, number) -> new WebhookRate(
                        row.getObject("webhook_id", UUID.class),
                        new Rate(SqlTimes.instant(row, "since"), row.getInt("attempts"), row.getInt("succeeded"))))
                .list();
    }
}
