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
 * Streams lists as CSV, a bounded number at a time. The rows are written as their source hands them over, so that an
 * export needs no more memory than the source holds; the source must hold no connection while it writes, since a slow
 * client may take minutes to read.
 *
 * <p>An export that fails after it has begun breaks off: the connection is closed without the end that HTTP requires,
 * so that no client takes a part for the whole. One that fails before gets an ordinary error.
 */
@Component
public class CsvExports {

    static final int MAX_EXPORTS = 16;
    static final int MAX_EXPORTS_PER_OWNER = 2;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Semaphore places = new Semaphore(MAX_EXPORTS);
    private final Map<UUID, Integer> placesTaken = new ConcurrentHashMap<>();

    CsvExports() {}

    /** What writes the rows of an export, page by page. */
    @FunctionalInterface
    public interface Source {

        void writeTo(CsvRows rows);
    }

    /**
     * Answers with all that the source writes.
     *
     * @param owner whose export it is: one owner has a few places only, so that there are some left for others
     * @param name the file's name, without its ending
     * @throws RefusedException UNAVAILABLE where there is no place
     */
    public void send(UUID owner, String name, HttpServletResponse response, Source source, String... header)
            throws IOException {
        enter(owner);
        try (CsvRows rows = new CsvRows(response, name, header, LIMIT)) {
            source.writeTo(rows);
            rows.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            placesTaken.computeIfPresent(owner, (id, taken) -> taken == 1 ? null : taken - 1);
            places.release();
        }
    }

    private void enter(UUID owner) {
        if (placesTaken.merge(owner, 1, Integer::sum) <= MAX_EXPORTS_PER_OWNER) {
            if (places.tryAcquire()) {
                return;
            }
        }
        placesTaken.computeIfPresent(owner, (id, taken) -> taken == 1 ? null : taken - 1);
        throw new RefusedException(
                ErrorCode.UNAVAILABLE,
                "Too many exports are running (%d at a time for one warehouse). Try again when one has ended."
                        .formatted(MAX_EXPORTS_PER_OWNER));
    }
}
