package co.wholesale888.wms.lanes;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A position in a feed, which stands behind an entry. It knows that entry, so that a reader notices when a restore or a
 * failover has put another one in its place.
 *
 * @param sequence the sequence up to which the feed has been read; 0 at its beginning
 * @param mark tells the entry from any other: 16 hexadecimal digits of its hash or id. Null at the beginning, where the
 *     entry has been purged, and in a cursor of a release that did not know marks
 */
public record FeedPosition(long sequence, @Nullable String mark) {

    /** The position before the first entry. */
    public static final FeedPosition BEGINNING = new FeedPosition(0, null);

    private static final int MARK_DIGITS = 16;

    /**
     * In a cursor, the digits of the mark are zeros of sixteen scripts in front of the sequence. So the whole is still
     * a number to an instance of the release before, which runs beside this one during an upgrade.
     */
    private static final String ZEROS =
            "0\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66" + "\u0e50\u0ed0\u0f20";

    /** Reads the position from a cursor; null is the beginning. */
    public static FeedPosition parse(@Nullable String text) {
        if (text == null) {
            return BEGINNING;
        }
        long sequence = Long.parseLong(text);
        if (text.length() <= MARK_DIGITS || ZEROS.indexOf(text.charAt(0)) < 0) {
            return new FeedPosition(sequence, null);
        }
        StringBuilder mark = new StringBuilder(MARK_DIGITS);
        for (int i = 0; i < MARK_DIGITS; i++) {
            mark.append(Character.forDigit(ZEROS.indexOf(text.charAt(i)), MARK_DIGITS));
        }
        return new FeedPosition(sequence, mark.toString());
    }

    /** The text for a cursor, which {@link #parse} reads. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (mark != null) {
            mark.chars().map(HexFormat::fromHexDigit).forEach(digit -> text.append(ZEROS.charAt(digit)));
        }
        return text.append(sequence).toString();
    }

    /**
     * Requires that the feed still has the entry.
     *
     * @param head the end of the feed
     * @param present the mark of the entry that has this sequence now; null if there is none, or if it is purged
     * @throws HistoryRewoundException if the feed is shorter, or if the entry is another one
     */
    public void requireIn(FeedPosition head, @Nullable String present) {
        if (sequence > head.sequence || (mark != null && present != null && !mark.equals(present))) {
            throw new HistoryRewoundException(head);
        }
    }
}
