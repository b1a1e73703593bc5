package co.wholesale888.wms.notices;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The users' choices, and until when each user has been told of new alerts. */
@Service
public class NoticeChoices {

    private final JdbcClient jdbc;
    private final Clock clock;

    NoticeChoices(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A digest that is due.
     *
     * @param from alerts that opened before were reported
     * @param dueAt since when it is due, by which {@link #advance} knows that nobody else has sent it
     */
    record DueDigest(UUID userId, AlertDigest alerts, Instant from, Instant dueAt) {}

    /** The user's choice; {@link NoticeChoice#DEFAULT} if the user has made none. */
    public NoticeChoice of(UUID userId) {
        return jdbc.sql("select alerts, shipments, webhooks, keys from notice_choice where user_id = ?")
                .param(userId)
                .query((row, n) -> choice(row))
                .optional()
                .orElse(NoticeChoice.DEFAULT);
    }

    /**
     * Changes the user's choice. Digests begin with the alerts that open from now on.
     *
     * @param seen the choice that the user saw, as text
     * @throws RefusedException INVALID_STATE if the choice is another by now
     */
    @Transactional
    public void change(UUID userId, String seen, NoticeChoice choice) {
        if (!of(userId).toString().equals(seen)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Your choice was changed meanwhile, in another window. Nothing was saved; check it and save again.");
        }
        Instant now = Times.micros(clock.instant());
        jdbc.sql("""
                        insert into notice_choice (
                            user_id, alerts, shipments, webhooks, keys, alerts_from, alerts_due)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (user_id) do update
                        set alerts = excluded.alerts, shipments = excluded.shipments, webhooks = excluded.webhooks,
                            keys = excluded.keys,
                            alerts_from = case when notice_choice.alerts = excluded.alerts
                                then notice_choice.alerts_from else excluded.alerts_from end,
                            alerts_due = case when notice_choice.alerts = excluded.alerts
                                then notice_choice.alerts_due else excluded.alerts_due end""")
                .params(userId, choice.alerts().name(), choice.shipments(), choice.webhooks(), choice.keys())
                .params(at(now), at(choice.alerts().next(now, false)))
                .update();
    }

    /** Returns the digests that are due, the oldest first. */
    List<DueDigest> due(int limit) {
        return jdbc.sql("""
                        select user_id, alerts, alerts_from, alerts_due from notice_choice
                        where alerts <> 'OFF' and alerts_due <= ? order by alerts_due, user_id limit ?""")
                .params(at(clock.instant()), limit)
                .query((row, n) -> new DueDigest(
                        row.getObject(1, UUID.class),
                        AlertDigest.valueOf(row.getString(2)),
                        SqlTimes.instant(row, 3),
                        SqlTimes.instant(row, 4)))
                .list();
    }

    /**
     * Records that alerts until a time are reported; false if another instance was faster, or the user has changed it.
     */
    boolean advance(DueDigest digest, Instant until, Instant next) {
        return jdbc.sql("""
                                update notice_choice set alerts_from = ?, alerts_due = ?
                                where user_id = ? and alerts = ? and alerts_due = ?""")
                        .params(at(until), at(next), digest.userId())
                        .params(digest.alerts().name(), at(digest.dueAt()))
                        .update()
                == 1;
    }

    private static NoticeChoice choice(ResultSet row) throws SQLException {
        return new NoticeChoice(
                AlertDigest.valueOf(row.getString(1)), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
