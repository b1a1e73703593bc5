package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.Hashes;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The chain that makes the ledger tamper-evident: {@code hash = SHA-256(previous hash ‖ canonical form)}. The hash
 * before the first entry is 32 zero bytes.
 *
 * <p>The canonical form is the UTF-8 of one JSON array without white space, in the order of the API's fields:
 * {@code [warehouse, id, sequence, sku, type, delta, quantityAfter, status, workerId, reference, note, source,
 * sourceId, occurredAt, recordedAt]}, each value exactly as the API shows it. Strings are escaped according to RFC
 * 8785, as {@code JSON.stringify} and Python's {@code json.dumps(ensure_ascii=False)} escape them.
 *
 * <p>Not safe for use by several threads.
 */
public final class HashChain {

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256 = Hashes.sha256();
    private final StringBuilder text = new StringBuilder(512);

    /** The hash before the first entry. */
    public static byte[] genesis() {
        return new byte[32];
    }

    /** Computes the hash of an entry from its content. */
    public byte[] next(byte[] previousHash, LedgerEntry entry) {
        return next(previousHash, entry, entry.shownId(), entry.shownSourceId());
    }

    /** Computes the hash of an entry whose ids are formatted already. */
    byte[] next(byte[] previousHash, LedgerEntry entry, String id, String sourceId) {
        sha256.update(previousHash);
        return sha256.digest(canonical(entry, id, sourceId).getBytes(StandardCharsets.UTF_8));
    }

    private String canonical(LedgerEntry entry, String id, String sourceId) {
        text.setLength(0);
        text.append('[');
        string(IdKind.WAREHOUSE.format(entry.warehouseId())).append(',');
        string(id).append(',').append(entry.sequence()).append(',');
        string(entry.sku()).append(',');
        string(entry.type().name()).append(',').append(entry.delta()).append(',');
        text.append(entry.quantityAfter()).append(',');
        string(entry.status().name()).append(',');
        string(entry.workerId()).append(',');
        string(entry.reference()).append(',');
        string(entry.note()).append(',');
        string(entry.source().name()).append(',');
        string(sourceId).append(',');
        string(Times.format(entry.occurredAt())).append(',');
        string(Times.format(entry.recordedAt())).append(']');
        return text.toString();
    }

    private StringBuilder string(@Nullable String value) {
        if (value == null) {
            return text.append("null");
        }
        text.append('"');
        // Hardly any text has characters to escape, and to append it whole is much faster
        int plain = 0;
        while (plain < value.length() && isPlain(value.charAt(plain))) {
            plain++;
        }
        text.append(value, 0, plain);
        for (int i = plain; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < 0x20) {
                        text.append("\\u00").append(HEX.toHexDigits((byte) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"');
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c != '"' && c != '\\';
    }
}
