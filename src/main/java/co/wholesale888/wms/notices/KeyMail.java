package co.wholesale888.wms.notices;

import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.notices.NoticeMail.Notice;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.tokens.Tokens;
import co.wholesale888.wms.warehouses.Warehouse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports API keys that expire, 7 days and 1 day before, once each; not a key that was created for less time than that.
 * The occasion of a message keeps it from being repeated.
 */
@Component
class KeyMail {

    private static final Logger log = LoggerFactory.getLogger(KeyMail.class);

    private static final int PAGE = 500;
    private static final List<Integer> DAYS_BEFORE = List.of(1, 7);

    private final Tokens tokens;
    private final NoticeMail mail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final QueueLoop loop;

    KeyMail(Tokens tokens, NoticeMail mail, TransactionTemplate transaction, Clock clock, QueueLoops loops) {
        this.tokens = tokens;
        this.mail = mail;
        this.transaction = transaction;
        this.clock = clock;
        this.loop = loops.of(log, "Expiring API keys cannot be reported");
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT30M")
    void run() {
        loop.run(() -> {
            Instant now = clock.instant();
            Instant until = now.plus(Duration.ofDays(DAYS_BEFORE.getLast()));
            UUID after = new UUID(0, 0);
            List<Token> page;
            do {
                page = tokens.expiring(now, until, after, PAGE);
                loop.forEach(page, Token::id, token -> report(token, now));
                after = page.isEmpty() ? after : page.getLast().id();
            } while (page.size() == PAGE && !loop.isStopped());
            return false;
        });
    }

    private void report(Token token, Instant now) {
        Instant expiresAt = token.spec().expiresAt();
        Integer days = expiresAt == null ? null : daysBefore(token.createdAt(), expiresAt, now);
        if (expiresAt != null && days != null) {
            transaction.executeWithoutResult(status -> mail.send(
                    token.warehouseId(), NoticeChoice::keys, warehouse -> notice(warehouse, token, expiresAt, days)));
        }
    }

    /** The notice that is due: 1 or 7 days before the end; null if none is. */
    static @Nullable Integer daysBefore(Instant createdAt, Instant expiresAt, Instant now) {
        for (int days : DAYS_BEFORE) {
            Instant due = expiresAt.minus(Duration.ofDays(days));
            if (!due.isAfter(now)) {
                return due.isAfter(createdAt) ? days : null;
            }
        }
        return null;
    }

    private static Notice notice(Warehouse warehouse, Token token, Instant expiresAt, int days) {
        String which = "The API key “%s” of %s".formatted(token.spec().name(), warehouse.code());
        return new Notice(
                "key expires",
                "key expires %s %s %s".formatted(token.id(), expiresAt.getEpochSecond(), days),
                which + (days == 1 ? " expires within a day" : " expires within 7 days"),
                List.of(
                        "%s expires on %s. From then on, requests with it are refused."
                                .formatted(which, NoticeMail.time(expiresAt)),
                        "Before that, create a new key, give it to your programs and devices, and revoke this one."
                                + " Reissuing it is not enough: the new key would expire at the same time."),
                "/keys",
                "See the API keys");
    }
}
