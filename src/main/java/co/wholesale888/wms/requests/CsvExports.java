package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Streams lists as CSV and limits how many exports run at the same time. Rows are written as the source produces them,
 * so an export needs no more memory than its source. The source must not hold a database connection while it writes,
 * because a slow client may take minutes to read.
 *
 * <p>While a file is sent, the credential of its request is rechecked several times a second, since sending takes up to
 * half an hour.
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

    /** With the time that a revocation takes to reach an instance, below the guaranteed second. */
    private static final Duration RECHECK_INTERVAL = Duration.ofMillis(250);

    private final FairLimit limit =
            new FairLimit("exports", MAX_PER_CALLER, MAX_PER_WAREHOUSE, MAX_PER_ACCOUNT, MAX_EXPORTS);

    private final Recheck recheck;

    CsvExports(Recheck recheck) {
        this.recheck = recheck;
    }

    /** Looks up the credential of a request again. Implemented by the module that authenticates requests. */
    @FunctionalInterface
    public interface Recheck {

        /**
         * Throws if the credential is no longer valid, or does not allow the request any more.
         *
         * @throws RefusedException with a code of status 401; INSUFFICIENT_SCOPE; UNAVAILABLE if the credential cannot be
         *     checked
         */
        void requireValid(HttpServletRequest request, HttpServletResponse response);
    }

    /** How the pages of an export are read. */
    public interface Reading {

        /** Reads each page once, and is told nothing. */
        Reading ONCE = new Reading() {

            @Override
            public <T> T page(Supplier<T> read) {
                return read.get();
            }

            @Override
            public void reached(long position) {}
        };

        /** Runs a statement that may be repeated. */
        <T> T page(Supplier<T> read);

        /** Is told between pages how far the export has come: a sequence, or a number of rows. */
        void reached(long position);
    }

    /** Sends a file. */
    @FunctionalInterface
    public interface Transfer {

        void writeTo(OutputStream file) throws IOException;
    }

    /**
     * Sends all rows that the source writes; to HEAD, which gets none of them, only the headers.
     *
     * @param holder who exports which warehouse
     * @param name the file name without its extension
     * @param source writes the rows, page by page
     * @throws RefusedException RATE_LIMITED if the token or user, the warehouse or the account runs too many exports;
     *     UNAVAILABLE if too many are running in all
     */
    public void send(
            FairLimit.Holder holder,
            String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Consumer<CsvRows> source,
            String... header)
            throws IOException {
        if (isHead(request)) {
            describe(response, name);
            return;
        }
        sendFile(holder, request, response, () -> {}, file -> {
            CsvRows.Target target = () -> {
                describe(response, name);
                return file;
            };
            write(new CsvRows(target, header, MAX_DURATION), source);
        });
    }

    /**
     * Sends a file that exists, within the same limits.
     *
     * @param headers sets the headers of the response, which are all that HEAD gets
     */
    public void sendFile(
            FairLimit.Holder holder,
            HttpServletRequest request,
            HttpServletResponse response,
            Runnable headers,
            Transfer transfer)
            throws IOException {
        limit.enter(holder);
        try {
            headers.run();
            if (!isHead(request)) {
                transfer.writeTo(new RecheckedBody(request, response));
            }
        } finally {
            limit.leave(holder);
        }
    }

    private static boolean isHead(HttpServletRequest request) {
        return request.getMethod().equals("HEAD");
    }

    /** Names the file and its type in the answer. */
    public static void describe(HttpServletResponse response, String name) {
        response.setContentType("text/csv;charset=UTF-8;header=present");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
    }

    /** Writes all rows of the source to a file that is prepared, and not sent. Nobody waits, so there is no limit. */
    public static void write(OutputStream file, Duration maxDuration, Consumer<CsvRows> source, String... header)
            throws IOException {
        write(new CsvRows(() -> file, header, maxDuration), source);
    }

    private static void write(CsvRows rows, Consumer<CsvRows> source) throws IOException {
        try {
            source.accept(rows);
            rows.end();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The body of the response. Before it is written to, the credential is rechecked if that is due. */
    private final class RecheckedBody extends OutputStream {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private long checkedAt = System.nanoTime();

        RecheckedBody(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (System.nanoTime() - checkedAt > RECHECK_INTERVAL.toNanos()) {
                recheck.requireValid(request, response);
                checkedAt = System.nanoTime();
            }
            response.getOutputStream().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            response.getOutputStream().flush();
        }
    }
}
