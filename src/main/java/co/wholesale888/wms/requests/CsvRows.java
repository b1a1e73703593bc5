package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.Times;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of CSV (RFC 4180): CRLF, quotes where needed. Null is an empty cell, empty text is a pair of quotes.
 *
 * <p>Text that a spreadsheet would run as a formula is prefixed with an apostrophe. So is text that begins with an
 * apostrophe, so that removing one leading apostrophe always restores the original text. Numbers and times are
 * unchanged.
 */
public final class CsvRows {

    private static final int ROWS_PER_TURN = 50;
    private static final String FORMULA_STARTS = "=+-@\t\r\n'＝＋－＠";

    private final Target target;
    private final String[] header;
    private final long deadline;
    private @Nullable CsvWriter writer;
    private long rows;

    CsvRows(Target target, String[] header, Duration limit) {
        this.target = target;
        this.header = header;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Where the rows go; opened for the first row, so that an earlier failure can still be sent as an error. */
    @FunctionalInterface
    interface Target {

        OutputStream open() throws IOException;
    }

    /** Writes one row and waits if the client reads slowly. */
    public void row(@Nullable Object... cells) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("the export is aborted because it takes too long");
        }
        writer().writeRecord(Arrays.stream(cells).map(CsvRows::text).toArray(String[]::new));
        if (++rows % ROWS_PER_TURN == 0) {
            // A virtual thread that computes is not preempted, so that other requests would wait. Threads that only
            // yield take turns among themselves and may still leave out others; those that park do not.
            LockSupport.parkNanos(1);
        }
    }

    /** How many rows have been written. */
    public long written() {
        return rows;
    }

    /** Completes the export. Without this call the client sees an aborted export. */
    void end() throws IOException {
        writer().flush();
    }

    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
            case Instant time -> Times.format(time);
            default -> value.toString();
        };
    }

    private CsvWriter writer() {
        CsvWriter open = writer;
        if (open == null) {
            try {
                open = CsvWriter.builder()
                        .lineDelimiter(LineDelimiter.CRLF)
                        .quoteStrategy(QuoteStrategies.EMPTY)
                        .build(target.open());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            writer = open;
            open.writeRecord(header);
        }
        return open;
    }
}
