package co.wholesale888.wms.events;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.lanes.FeedLongPoll;
import co.wholesale888.wms.lanes.FeedPosition;
import co.wholesale888.wms.lanes.GrowingPause;
import co.wholesale888.wms.lanes.HistoryRewoundException;
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
 * Serves the feed as server-sent events: each has its cursor as id and its body as data, so that a client that
 * reconnects with the last id misses nothing. A heartbeat shows both ends that the connection is alive: it is sent at an
 * interval, and when another request of the warehouse found no place, so that a client that is gone gives its place up.
 *
 * <p>A stream occupies its virtual thread and one registration with the {@link SequenceWatch}, but no database
 * connection. It ends when the client disconnects, soon after its token is revoked or expires, when the service stops,
 * when the database is unavailable, and when its history is rewound. The response is always complete, so that the
 * client reconnects.
 */
@Service
class EventStream {

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(15);
    private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(1);
    private static final int LIMIT = 100;
    private static final int MAX_CHARS = 200_000;

    private final EventReads reads;
    private final SequenceWatch watch;
    private final Cursors cursors;
    private final CredentialRecheck recheck;

    EventStream(
            EventReads reads,
            @Qualifier("eventWatch") SequenceWatch watch,
            Cursors cursors,
            CredentialRecheck recheck) {
        this.reads = reads;
        this.watch = watch;
        this.cursors = cursors;
        this.recheck = recheck;
    }

    /**
     * Sends events until the stream ends.
     *
     * @throws RefusedException before anything is sent: INVALID_CURSOR; HISTORY_REWOUND; RATE_LIMITED or UNAVAILABLE
     *     if too many requests wait
     */
    void send(Caller.Bearer caller, EventQuery query, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        FeedPosition after = FeedPosition.parse(cursors.decode(listName, query.cursor()));
        try (SequenceWatch.Waiter waiter = watch.join(caller.holder())) {
            EventReads.Slice first = read(warehouseId, query, after);
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("X-Accel-Buffering", "no"); // a buffering proxy would delay the events
            if (request.getMethod().equals("HEAD")) {
                return;
            }
            Output output = new Output(response.getOutputStream(), listName, after);
            output.write("retry: 2000\n\n");
            output.send(first);
            follow(warehouseId, query, request, waiter, output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HistoryRewoundException e) {
            throw e.refused(cursors, listName);
        }
    }

    private void follow(
            UUID warehouseId, EventQuery query, HttpServletRequest request, SequenceWatch.Waiter waiter, Output output)
            throws InterruptedException {
        try {
            GrowingPause pause = FeedLongPoll.newPause();
            while (watch.isRunning() && recheck.isValid(request)) {
                if (output.hasMore || waiter.await(output.position.sequence(), RECHECK_INTERVAL)) {
                    EventReads.Slice slice = read(warehouseId, query, output.position);
                    if (!recheck.isValid(request)) {
                        return; // revoked while the stream waited
                    }
                    output.send(slice);
                    if (!slice.isEmpty()) {
                        pause.reset();
                    }
                    if (!slice.hasMore()) {
                        Thread.sleep(pause.next());
                    }
                }
                output.sendHeartbeatIfDue(waiter.wasAnotherRefused());
            }
        } catch (IOException | RefusedException | HistoryRewoundException e) {
            // The client has disconnected, or it reconnects: because too many requests read events at this moment, or
            // to be told that the event of its last id is gone
        } catch (RuntimeException e) {
            if (!OutageLog.covers(e)) {
                throw e;
            }
        }
    }

    private EventReads.Slice read(UUID warehouseId, EventQuery query, FeedPosition after) {
        return reads.after(warehouseId, query.types(), after, LIMIT, MAX_CHARS);
    }

    /** Writes the stream and knows its position. */
    private final class Output {

        private final OutputStream out;
        private final String listName;
        private FeedPosition position;
        private FeedPosition lastSentId;
        private boolean hasMore;
        private long lastSentNanos = System.nanoTime();

        Output(OutputStream out, String listName, FeedPosition after) {
            this.out = out;
            this.listName = listName;
            this.position = after;
            this.lastSentId = after;
        }

        void send(EventReads.Slice slice) throws IOException {
            StringBuilder text = new StringBuilder();
            for (Event event : slice.events()) {
                lastSentId = event.position();
                text.append(id()).append("event: ").append(event.type().text());
                text.append("\ndata: ").append(EventBody.of(event)).append("\n\n");
            }
            position = slice.position();
            hasMore = slice.hasMore();
            if (!text.isEmpty()) {
                write(text.toString());
            }
        }

        /** Sends a comment, with the present cursor if the stream has passed events of other types. */
        void sendHeartbeatIfDue(boolean now) throws IOException {
            if (now || System.nanoTime() - lastSentNanos >= HEARTBEAT_INTERVAL.toNanos()) {
                boolean moved = position.sequence() > lastSentId.sequence();
                lastSentId = position;
                write(": heartbeat\n" + (moved ? id() : "") + "\n");
            }
        }

        private String id() {
            return "id: " + cursors.encode(listName, lastSentId.text()) + "\n";
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            lastSentNanos = System.nanoTime();
        }
    }
}
