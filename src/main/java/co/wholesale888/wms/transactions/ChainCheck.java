package co.wholesale888.wms.transactions;

import co.wholesale888.wms.ledger.HashChain;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.transactions.VerificationResult.Break;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Walks along a ledger, entry by entry, and finds where its chain breaks first: a gap, a time that runs backwards, or a
 * hash that is not that of the entry and its predecessor. Keeps nothing but the last entry's marks.
 */
final class ChainCheck {

    private final HashChain chain = new HashChain();
    private long checked;
    private long sequence;
    private String hash = HashChain.GENESIS;
    private Instant recordedAt = Instant.MIN;
    private @Nullable Break broken;

    /** Takes the next entry; false where the chain breaks there, and no more are wanted. */
    boolean accepts(LedgerEntry entry) {
        checked++;
        long expected = sequence + 1;
        if (entry.sequence() != expected) {
            broken = new Break(expected, "Entry %d is missing.".formatted(expected));
        } else if (entry.recordedAt().isBefore(recordedAt)) {
            broken = new Break(expected, "Entry %d was recorded before its predecessor.".formatted(expected));
        } else if (!chain.next(hash, entry).equals(entry.hash())) {
            broken = new Break(
                    expected,
                    "The hash of entry %d is not that of its content and its predecessor's hash.".formatted(expected));
        } else {
            sequence = entry.sequence();
            hash = entry.hash();
            recordedAt = entry.recordedAt();
        }
        return broken == null;
    }

    /** To be called after the last entry: compares with what the head says. */
    @Nullable
    Break end(LedgerHead head) {
        if (broken != null) {
            return broken;
        }
        if (head.sequence() > sequence) {
            return new Break(
                    sequence + 1,
                    "The head says that there are %d entries, but entry %d is missing."
                            .formatted(head.sequence(), sequence + 1));
        }
        if (head.sequence() < sequence) {
            return new Break(
                    head.sequence() + 1,
                    "Entry %d lies beyond the head, which says %d.".formatted(head.sequence() + 1, head.sequence()));
        }
        if (!head.hash().equals(hash)) {
            return new Break(sequence, "The head's hash is not that of entry %d.".formatted(sequence));
        }
        return null;
    }

    /** How many entries were looked at. */
    long checked() {
        return checked;
    }
}
