package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The chain that makes the ledger tamper-evident: {@code hash = SHA-256(previous hash ‖ canonical form)}, where the
 * hash before the first entry is 32 zero bytes and hashes enter as their 32 bytes.
 *
 * <p>The canonical form is the UTF-8 of one JSON array without white space, in the order of the API's fields:
 * {@code [warehouse, id, sequence, sku, type, delta, quantityAfter, status, workerId, reference, note, source, sourceId,
 * occurredAt, recordedAt]}, each value exactly as the API shows it. Texts are escaped as RFC 8785 has it, which is what
 * {@code JSON.stringify} and Python's {@code json.dumps(ensure_ascii=False)} do.
 *
 * <p>Not safe for use by several threads.
 */
public final class HashChain {

    /** The hash before the first entry. */
    public static final String GENESIS = "0".repeat(64);

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256;
    private final StringBuilder text = new StringBuilder(512);

    public HashChain() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash of an entry, whose own {@code hash} is not looked at. */
    public String next(String previousHash, LedgerEntry entry) {
        sha256.update(HEX.parseHex(previousHash));
        return HEX.formatHex(sha256.digest(canonical(entry).getBytes(StandardCharsets.UTF_8)));
    }

    /** The canonical form of an entry. */
    String canonical(LedgerEntry entry) {
        TransactionView view = entry.view();
        text.setLength(0);
        text.append('[');
        string(IdKind.WAREHOUSE.format(entry.warehouseId())).append(',');
        string(view.id()).append(',').append(entry.sequence()).append(',');
        string(view.sku()).append(',');
        string(view.type().name()).append(',').append(view.delta()).append(',');
        text.append(view.quantityAfter()).append(',');
        string(view.status().name()).append(',');
        string(view.workerId()).append(',');
        string(view.reference()).append(',');
        string(view.note()).append(',');
        string(view.source().name()).append(',');
        string(view.sourceId()).append(',');
        string(Times.format(entry.occurredAt())).append(',');
        string(Times.format(entry.recordedAt())).append(']');
        return text.toString();
    }

    private StringBuilder string(@Nullable String value) {
        if (value == null) {
            return text.append("null");
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
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
}
