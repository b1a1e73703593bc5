package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.Times;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

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

    private final HttpServletResponse response;
    private final String name;
    private final String[] header;
    private final long deadline;
    private @Nullable CsvWriter writer;
    private int rows;

    CsvRows(HttpServletResponse response, String name, String[] header, Duration limit) {
        this.response = response;
        this.name = name;
        this.header = header;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Writes one row and waits if the client reads slowly. */
    public void row(@Nullable Object... cells) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("the export is aborted because the client reads too slowly");
        }
        writer().writeRecord(Arrays.stream(cells).map(CsvRows::text).toArray(String[]::new));
        if (++rows % ROWS_PER_TURN == 0) {
            // A virtual thread that computes is not preempted, so that other requests would wait. Threads that only
            // yield take turns among themselves and may still leave out others; those that park do not.
            LockSupport.parkNanos(1);
        }
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

    /** Starts the response with the first row only, so that an earlier failure can still be sent as an error. */
    private CsvWriter writer() {
        CsvWriter open = writer;
        if (open == null) {
            response.setContentType("text/csv;charset=UTF-8;header=present");
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
            try {
                open = CsvWriter.builder()
                        .lineDelimiter(LineDelimiter.CRLF)
                        .quoteStrategy(QuoteStrategies.EMPTY)
                        .build(response.getOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            writer = open;
            open.writeRecord(header);
        }
        return open;
    }
}
