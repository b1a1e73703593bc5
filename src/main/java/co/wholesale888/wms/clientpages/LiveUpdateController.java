package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.transactions.TransactionFeed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Notifies open pages of new ledger entries by server-sent events, whereupon a page reloads its content. A stream
 * holds no database connection. It ends with the session, which it does not keep from becoming idle, and after {@link #MAX_HEARTBEATS} heartbeats, when the
 * browser reconnects.
 */
@PortalPage
class LiveUpdateController {

    private static final Logger log = LoggerFactory.getLogger(LiveUpdateController.class);

    /** A closed connection is only noticed when something is sent. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final int HEARTBEATS_PER_SESSION_CHECK = 8;
    private static final int MAX_HEARTBEATS = 300;

    /** Limits how often a page is notified while the ledger grows fast. */
    private static final Duration MIN_INTERVAL = Duration.ofMillis(400);

    private final LedgerQueries ledger;
    private final TransactionFeed feed;
    private final PortalSessions sessions;

    LiveUpdateController(LedgerQueries ledger, TransactionFeed feed, PortalSessions sessions) {
        this.ledger = ledger;
        this.feed = feed;
        this.sessions = sessions;
    }

    @GetMapping("/portal/warehouses/{warehouse}/live")
    void live(WarehouseContext warehouse, HttpServletRequest request, HttpServletResponse response) throws IOException {
        UUID warehouseId = warehouse.uuid();
        try (SequenceWatch.Waiter watch = feed.watch(warehouse.holder())) {
            long seen = ledger.head(warehouseId).sequence();
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("X-Accel-Buffering", "no");
            send(response, "retry: 3000\nevent: ledger\nid: " + seen + "\ndata: " + seen + "\n\n");
            for (int heartbeat = 0; heartbeat < MAX_HEARTBEATS && !watch.isOver(); heartbeat++) {
                boolean changed = watch.await(seen, HEARTBEAT);
                if ((changed || heartbeat % HEARTBEATS_PER_SESSION_CHECK == 0)
                        && sessions.find(request).isEmpty()) {
                    return;
                }
                if (changed) {
                    seen = ledger.head(warehouseId).sequence();
                    send(response, "event: ledger\nid: " + seen + "\ndata: " + seen + "\n\n");
                    Thread.sleep(MIN_INTERVAL);
                } else {
                    send(response, ": heartbeat\n\n");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.UNAVAILABLE, "The service is shutting down.");
        } catch (IOException e) {
            log.debug("A live page closed its connection", e);
        }
    }

    private static void send(HttpServletResponse response, String event) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write(event.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
