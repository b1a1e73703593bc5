package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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

    static final int MAX_EXPORTS = 16;
    static final int MAX_EXPORTS_PER_OWNER = 2;
    private static final Duration MAX_DURATION = Duration.ofMinutes(30);

    private final Semaphore permits = new Semaphore(MAX_EXPORTS);
    private final Map<UUID, Integer> runningByOwner = new ConcurrentHashMap<>();

    CsvExports() {}

    /** Writes the rows of an export, page by page. */
    @FunctionalInterface
    public interface Source {

        void writeTo(CsvRows rows);
    }

    /**
     * Sends all rows that the source writes.
     *
     * @param owner the warehouse or account that is exported; each may run {@value #MAX_EXPORTS_PER_OWNER} exports at a
     *     time
     * @param name the file name without its extension
     * @throws RefusedException UNAVAILABLE if too many exports are running
     */
    public void send(UUID owner, String name, HttpServletResponse response, Source source, String... header)
            throws IOException {
        start(owner);
        try {
            CsvRows rows = new CsvRows(response, name, header, MAX_DURATION);
            source.writeTo(rows);
            rows.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            end(owner);
            permits.release();
        }
    }

    private void start(UUID owner) {
        if (runningByOwner.merge(owner, 1, Integer::sum) <= MAX_EXPORTS_PER_OWNER && permits.tryAcquire()) {
            return;
        }
        end(owner);
        throw new RefusedException(
                ErrorCode.UNAVAILABLE,
                "Too many exports are running (a warehouse may run %d at a time). Try again when one has finished."
                        .formatted(MAX_EXPORTS_PER_OWNER));
    }

    private void end(UUID owner) {
        runningByOwner.computeIfPresent(owner, (id, running) -> running == 1 ? null : running - 1);
    }
}
