package co.wholesale888.wms.imports;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.thresholds.ThresholdFile;
import co.wholesale888.wms.thresholds.ThresholdFiles;
import co.wholesale888.wms.thresholds.ThresholdReport;
import co.wholesale888.wms.tokens.Tokens;
import co.wholesale888.wms.writes.Count;
import co.wholesale888.wms.writes.Counts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies imports, one at a time on each instance. All rows of a file, the entry in the audit trail, and that the
 * import is applied, are one transaction under the lock of the import's row. So it is applied once, whatever dies
 * between any two statements and however many instances try.
 */
@Component
class ImportWorker {

    static final int MAX_ATTEMPTS = 20;

    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);

    private final ImportLeases leases;
    private final TransactionTemplate transaction;
    private final Imports imports;
    private final Counts counts;
    private final ThresholdFiles thresholds;
    private final Accounts accounts;
    private final Users users;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final QueueLoop loop;

    ImportWorker(
            ImportLeases leases,
            TransactionTemplate transaction,
            Imports imports,
            Counts counts,
            ThresholdFiles thresholds,
            Accounts accounts,
            Users users,
            Tokens tokens,
            AuditTrail audit,
            QueueLoops loops) {
        this.leases = leases;
        this.transaction = transaction;
        this.imports = imports;
        this.counts = counts;
        this.thresholds = thresholds;
        this.accounts = accounts;
        this.users = users;
        this.tokens = tokens;
        this.audit = audit;
        this.loop = loops.of(log, "Imports cannot be applied");
    }

    /** Applies all imports that wait. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT1S")
    void run() {
        loop.run(() -> {
            Optional<LeasedImport> leased = leases.next();
            leased.ifPresent(this::apply);
            return leased.isPresent();
        });
    }

    void apply(LeasedImport leased) {
        if (leased.attempt() > MAX_ATTEMPTS) {
            leases.refuse(leased, "It was begun too often and never finished. Nothing was changed.");
            return;
        }
        try {
            byte[] content = imports.content(leased.warehouseId(), leased.id());
            switch (leased.kind()) {
                case COUNT -> applyCount(leased, content);
                case THRESHOLDS -> applyThresholds(leased, content);
            }
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.UNAVAILABLE) {
                leases.giveBack(leased, false);
            } else {
                leases.refuse(leased, reason(e));
            }
        } catch (DataAccessException | TransactionException e) {
            // The lease ends by itself if the database is away
            leases.giveBack(leased, true);
            throw e;
        } catch (RuntimeException e) {
            log.error("The import {} of warehouse {} failed", leased.id(), leased.warehouseId(), e);
            leases.refuse(leased, "It failed, and nothing was changed. Apply it again, or tell your 888 contact.");
        }
    }

    private void applyCount(LeasedImport leased, byte[] content) {
        counts.inTurn(content.length, () -> {
            Count count = Count.ofCsv(content, leased.reference());
            return once(leased, false, asked -> {
                UUID tokenId = requireActiveToken(leased, asked);
                Counts.Written written = counts.append(count, leased.warehouseId(), tokenId, asked.seen());
                return written.entries() == 1
                        ? "The ledger has an entry for it, No. %s.".formatted(written.firstSequence())
                        : "The ledger has %s entries for it, No. %s to %s."
                                .formatted(written.entries(), written.firstSequence(), written.lastSequence());
            });
        });
    }

    private void applyThresholds(LeasedImport leased, byte[] content) {
        thresholds.inTurn(() -> {
            ThresholdFile file = ThresholdFile.ofCsv(content);
            return once(leased, true, asked -> {
                String seen = Objects.requireNonNullElse(asked.seen(), "");
                ThresholdReport report = thresholds.apply(leased.warehouseId(), file, seen);
                return "SKUs registered: %s, changed: %s, reviewed: %s."
                        .formatted(report.registered(), report.changed(), report.reviewed());
            });
        });
    }

    /** Runs the work and records its result, unless the import is no longer to be applied. */
    private boolean once(LeasedImport leased, boolean operator, Function<ImportLeases.Asked, String> work) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            ImportLeases.Asked asked = leases.lock(leased);
            if (asked == null) {
                return false;
            }
            requireStillAllowed(asked, operator);
            String result = audit.onBehalfOf(asked.userId(), operator, asked.address(), () -> work.apply(asked));
            return leases.applied(leased, result);
        }));
    }

    /** The user was allowed to when they asked for it. Since then the service may have been down for hours. */
    private void requireStillAllowed(ImportLeases.Asked asked, boolean operator) {
        boolean allowed = users.of(operator ? null : asked.accountId()).stream()
                .anyMatch(user -> user.id().equals(asked.userId()) && user.role() != AccountRole.VIEWER);
        if (!allowed) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Whoever had it applied may not change anything here any more. Nothing was changed.");
        }
    }

    private UUID requireActiveToken(LeasedImport leased, ImportLeases.Asked asked) {
        if (accounts.require(asked.accountId()).status() != Account.Status.APPROVED) {
            throw new RefusedException(ErrorCode.INVALID_STATE, "The account is suspended. Nothing was changed.");
        }
        UUID tokenId = asked.tokenId();
        if (tokenId == null || !tokens.isActive(leased.warehouseId(), tokenId)) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE, "The API key is no longer active. Nothing was changed. Choose another.");
        }
        return tokenId;
    }

    private static String reason(RefusedException e) {
        List<Violation> wrong = Imports.wrongRows(e);
        if (wrong.isEmpty()) {
            return e.refusal().detail();
        }
        String first = "Nothing was changed. Line %s: %s"
                .formatted(wrong.getFirst().line(), wrong.getFirst().message());
        return wrong.size() == 1 ? first : first + " And %s more.".formatted(wrong.size() - 1);
    }
}
