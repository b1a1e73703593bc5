package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.transactions.LedgerQueries;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Tells an open page, by server-sent events, that its warehouse's ledger has gone on: the page then fetches itself again.
 * A stream holds no connection to the database, ends after a while so that the browser comes back with its session, and
 * ends with that session.
 */
@Controller
class LiveUpdateController {

    private static final Logger log = LoggerFactory.getLogger(LiveUpdateController.class);

    /** So often something is sent, since only that tells that nobody reads it any more. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final int BEATS_PER_LOOK = 8;
    private static final int MAX_BEATS = 300;

    /** However fast the ledger grows, a page need not be told more often. */
    private static final Duration PAUSE = Duration.ofMillis(400);

    private final LedgerQueries ledger;
    private final PortalSessions sessions;

    LiveUpdateController(LedgerQueries ledger, PortalSessions sessions) {
        this.ledger = ledger;
        this.sessions = sessions;
    }

    @GetMapping("/portal/warehouses/{warehouse}/live")
    void live(WarehouseContext place, HttpServletRequest request, HttpServletResponse response) throws IOException {
        UUID warehouseId = place.uuid();
        try (LedgerQueries.Watch watch = ledger.watch(warehouseId, place.visitorId())) {
            long seen = ledger.head(warehouseId).sequence();
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("X-Accel-Buffering", "no");
            send(response, "retry: 3000\nevent: ledger\nid: " + seen + "\ndata: " + seen + "\n\n");
            for (int beat = 0; beat < MAX_BEATS && !watch.isOver(); beat++) {
                boolean moved = watch.await(seen, HEARTBEAT);
                if ((moved || beat % BEATS_PER_LOOK == 0)
                        && sessions.find(request).isEmpty()) {
                    return;
                }
                if (moved) {
                    seen = ledger.head(warehouseId).sequence();
                    send(response, "event: ledger\nid: " + seen + "\ndata: " + seen + "\n\n");
                    Thread.sleep(PAUSE);
                } else {
                    send(response, ": still here\n\n");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(ErrorCode.UNAVAILABLE, "The service is stopping.");
        } catch (IOException e) {
            log.debug("The page that was told of changes is gone", e);
        }
    }

    private static void send(HttpServletResponse response, String event) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write(event.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
