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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Writes rows as RFC 4180 has it: CRLF, quotes where needed. Null is an empty cell, empty text a pair of quotes.
 *
 * <p>A text that a spreadsheet would run as a formula gets an apostrophe before it; so does one that begins with an
 * apostrophe, so that whoever strips one leading apostrophe from every text has exactly what was kept. Numbers and
 * times stand as they are.
 */
public final class CsvRows implements AutoCloseable {

    private static final String DANGEROUS = "=+-@\t\r\n'＝＋－＠";

    private final HttpServletResponse response;
    private final String name;
    private final String[] header;
    private final long deadline;
    private @Nullable CsvWriter writer;

    CsvRows(HttpServletResponse response, String name, String[] header, Duration limit) {
        this.response = response;
        this.name = name;
        this.header = header;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Writes one row; waits for a client that reads slowly. Text is defused, other values are written as they are. */
    public void row(@Nullable Object... cells) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("the client reads too slowly: the export is broken off");
        }
        @Nullable String[] texts = new @Nullable String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = text(cells[i]);
        }
        opened().writeRecord(texts);
    }

    /** The rows are complete: without this the client sees an export that is broken off. */
    void end() throws IOException {
        opened().flush();
    }

    /** Drops what is not yet written. Closes nothing: the response belongs to the container. */
    @Override
    public void close() {
        writer = null;
    }

    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> !text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
            case Instant time -> Times.format(time);
            default -> value.toString();
        };
    }

    /** Opened with the first row only: until then an error can still be answered as an error. */
    private CsvWriter opened() {
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
