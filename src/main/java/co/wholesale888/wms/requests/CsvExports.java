package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
        limit.enter(holder);
        try {
            CsvRows rows = new CsvRows(response, name, header, MAX_DURATION);
            source.writeTo(rows);
            rows.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            limit.leave(holder);
        }
    }
}
