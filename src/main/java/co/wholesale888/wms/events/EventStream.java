package co.wholesale888.wms.events;

import co.wholesale888.wms.database.DatabaseOutage;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.security.CredentialRecheck;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/**
 * The feed as server-sent events: each has its cursor as id and its body as data, so that a client that comes back with
 * the last id that it saw misses nothing. A heartbeat shows that the line is alive.
 *
 * <p>A stream occupies its virtual thread and a place among those who wait, no database connection. It ends when the
 * client goes, soon after its token has lost its right, when the service stops and when the database cannot be asked;
 * every end is a proper one, after which the client comes back.
 */
@Service
class EventStream {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LOOK_AT_RIGHT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int LIMIT = 100;
    private static final int MAX_CHARS = 200_000;

    private final EventReads reads;
    private final SequenceWatch watch;
    private final Cursors cursors;
    private final CredentialRecheck right;

    EventStream(
            EventReads reads, @Qualifier("eventWatch") SequenceWatch watch, Cursors cursors, CredentialRecheck right) {
        this.reads = reads;
        this.watch = watch;
        this.cursors = cursors;
        this.right = right;
    }

    /**
     * Streams until something ends it.
     *
     * @throws RefusedException before anything is sent: INVALID_CURSOR, or RATE_LIMITED or UNAVAILABLE where too many wait
     */
    void send(Caller.Bearer caller, EventQuery query, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        long after = cursor == null ? 0 : Long.parseLong(cursor);
        try (SequenceWatch.Waiter waiter = watch.join(warehouseId, caller.tokenId())) {
            EventSlice first = look(warehouseId, query, after);
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("X-Accel-Buffering", "no"); // a proxy that buffers would hold back what is live
            if (request.getMethod().equals("HEAD")) {
                return;
            }
            Line line = new Line(response.getOutputStream(), listName, after);
            line.begin();
            line.send(first);
            follow(caller, query, request, waiter, line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(
            Caller.Bearer caller, EventQuery query, HttpServletRequest request, SequenceWatch.Waiter waiter, Line line)
            throws InterruptedException {
        try {
            Duration pause = SHORTEST_PAUSE;
            while (watch.isRunning() && right.isValid(request)) {
                if (line.hasMore || waiter.await(line.position, LOOK_AT_RIGHT)) {
                    EventSlice slice = look(caller.warehouseId(), query, line.position);
                    if (!right.isValid(request)) {
                        return; // taken away while it waited
                    }
                    line.send(slice);
                    // However much happens, a stream looks a few times a second; more rarely where it is not asked for
                    pause = slice.events().isEmpty() ? longer(pause) : SHORTEST_PAUSE;
                    Thread.sleep(slice.hasMore() ? Duration.ZERO : pause);
                }
                line.beat();
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (RefusedException e) {
            // Too many look at the same time; the client comes back in a moment.
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isBehind(e)) {
                throw e;
            }
        }
    }

    private EventSlice look(UUID warehouseId, EventQuery query, long after) {
        return reads.after(warehouseId, query.types(), after, LIMIT, MAX_CHARS);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** What goes to the client, and how far it has come. */
    private final class Line {

        private final OutputStream out;
        private final String listName;
        private long position;
        private long told;
        private boolean hasMore;
        private long lastSent = System.nanoTime();

        Line(OutputStream out, String listName, long after) {
            this.out = out;
            this.listName = listName;
            this.position = after;
            this.told = after;
        }

        void begin() throws IOException {
            write("retry: 2000\n\n");
        }

        void send(EventSlice slice) throws IOException {
            StringBuilder text = new StringBuilder();
            for (Event event : slice.events()) {
                told = event.sequence();
                text.append(id()).append("data: ").append(EventBody.of(event)).append("\n\n");
            }
            position = slice.position();
            hasMore = slice.hasMore();
            if (!text.isEmpty()) {
                write(text.toString());
            }
        }

        /** A comment, and where to go on if events that were not asked for have been passed over. */
        void beat() throws IOException {
            if (System.nanoTime() - lastSent >= HEARTBEAT.toNanos()) {
                boolean passed = position > told;
                told = position;
                write(": heartbeat\n" + (passed ? id() : "") + "\n");
            }
        }

        private String id() {
            return "id: " + cursors.encode(listName, Long.toString(told)) + "\n";
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            lastSent = System.nanoTime();
        }
    }
}
