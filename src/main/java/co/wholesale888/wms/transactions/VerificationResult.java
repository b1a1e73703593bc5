package co.wholesale888.wms.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying a ledger.
 *
 * @param valid whether every hash, every level and the head match the entries; if not, the stored data was changed by
 *     something other than the service
 * @param entriesChecked the number of entries checked, up to where the chain breaks
 * @param head the end of the chain; only if valid
 * @param firstBrokenSequence the lowest sequence where something is wrong; for a wrong level the SKU's last sequence, 0
 *     if it has no entries; null if valid
 * @param reason what is wrong there, in words; null if valid
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationResult(
        boolean valid,
        long entriesChecked,
        @Nullable ChainHead head,
        @Nullable Long firstBrokenSequence,
        @Nullable String reason) {

    record Break(long sequence, String reason) {}
}
