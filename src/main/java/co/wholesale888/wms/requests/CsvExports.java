package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Streams lists as CSV and limits how many exports run at the same time. Rows are written as the source produces them,
 * so an export needs no more memory than its source. The source must not hold a database connection while it writes,
 * because a slow client may take minutes to read.
 *
 * <p>An export that fails before its first row gets an ordinary error. If it fails later, the connection is closed
 * without the terminator that HTTP requires, so that no client mistakes a part for the whole.
 */
@Component
public class CsvExports {

    static final int MAX_PER_CALLER = 2;
    static final int MAX_PER_WAREHOUSE = 3;
    static final int MAX_PER_ACCOUNT = 6;
    static final int MAX_EXPORTS = 16;
    private static final Duration MAX_DURATION = Duration.ofMinutes(30);

    private final FairLimit limit =
            new FairLimit("exports", MAX_PER_CALLER, MAX_PER_WAREHOUSE, MAX_PER_ACCOUNT, MAX_EXPORTS);

    CsvExports() {}

    /** Writes the rows of an export, page by page. */
    @FunctionalInterface
    public interface Source {

        void writeTo(CsvRows rows);
    }

    /** Sends a file. */
    @FunctionalInterface
    public interface Transfer {

        void run() throws IOException;
    }

    /**
     * Sends all rows that the source writes.
     *
     * @param holder who exports which warehouse
     * @param name the file name without its extension
     * @throws RefusedException RATE_LIMITED if the token or user, the warehouse or the account runs too many exports;
     *     UNAVAILABLE if too many are running in all
     */
    public void send(
            FairLimit.Holder holder, String name, HttpServletResponse response, Source source, String... header)
            throws IOException {
        sendFile(holder, () -> {
            CsvRows.Target target = () -> {
                describe(response, name);
                return response.getOutputStream();
            };
            write(new CsvRows(target, header, MAX_DURATION), source);
        });
    }

    /** Sends a file that exists, within the same limits. */
    public void sendFile(FairLimit.Holder holder, Transfer transfer) throws IOException {
        limit.enter(holder);
        try {
            transfer.run();
        } finally {
            limit.leave(holder);
        }
    }

    /** Names the file and its type in the answer. */
    public static void describe(HttpServletResponse response, String name) {
        response.setContentType("text/csv;charset=UTF-8;header=present");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
    }

    /** Writes all rows of the source to a file that is prepared, and not sent. Nobody waits, so there is no limit. */
    public static void write(OutputStream file, Duration maxDuration, Source source, String... header)
            throws IOException {
        write(new CsvRows(() -> file, header, maxDuration), source);
    }

    private static void write(CsvRows rows, Source source) throws IOException {
        try {
            source.writeTo(rows);
            rows.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
