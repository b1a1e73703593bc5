package co.wholesale888.wms.transactions;

import co.wholesale888.wms.ledger.HashChain;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.transactions.VerificationResult.Break;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks the entries of a ledger in order and finds where its chain breaks first: a gap, a time before its
 * predecessor's, or a hash that does not match the entry and its predecessor. Memory does not grow with the number of
 * entries.
 */
final class ChainCheck {

    private final HashChain chain = new HashChain();
    private long checked;
    private long sequence;
    private byte[] hash = HashChain.genesis();
    private Instant recordedAt = Instant.MIN;
    private @Nullable Break broken;

    /**
     * Checks the next entry and its stored hash; false if the chain breaks there, after which no more entries are
     * needed.
     */
    boolean accepts(LedgerEntry entry, byte[] storedHash) {
        checked++;
        long expected = sequence + 1;
        if (entry.sequence() != expected) {
            broken = new Break(expected, "Entry %s is missing.".formatted(expected));
        } else if (entry.recordedAt().isBefore(recordedAt)) {
            broken = new Break(expected, "Entry %s was recorded before its predecessor.".formatted(expected));
        } else if (!Arrays.equals(chain.next(hash, entry), storedHash)) {
            broken = new Break(
                    expected, "The hash of entry %s does not match its content and predecessor.".formatted(expected));
        } else {
            sequence = entry.sequence();
            hash = storedHash;
            recordedAt = entry.recordedAt();
        }
        return broken == null;
    }

    /** Compares the last entry with the head, after all entries were checked; null if nothing is wrong. */
    @Nullable
    Break end(ChainHead head) {
        if (broken != null) {
            return broken;
        }
        if (head.sequence() > sequence) {
            return new Break(
                    sequence + 1,
                    "The head says that there are %s entries, but entry %s is missing."
                            .formatted(head.sequence(), sequence + 1));
        }
        if (head.sequence() < sequence) {
            return new Break(
                    head.sequence() + 1,
                    "Entry %s is beyond the head, which says %s.".formatted(head.sequence() + 1, head.sequence()));
        }
        if (!head.equals(ChainHead.of(sequence, hash))) {
            return new Break(sequence, "The head's hash is not the hash of entry %s.".formatted(sequence));
        }
        return null;
    }

    /** The number of entries checked so far. */
    long checked() {
        return checked;
    }
}
