package co.wholesale888.wms.events;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.AlsoAs;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.security.CredentialRecheck;
import co.wholesale888.wms.shared.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/events}: the feed of a warehouse's events. */
@RestController
class EventController {

    private final EventFeed feed;
    private final EventStream stream;
    private final CredentialRecheck recheck;

    EventController(EventFeed feed, EventStream stream, CredentialRecheck recheck) {
        this.feed = feed;
        this.stream = stream;
        this.recheck = recheck;
    }

    @GetMapping("/v1/events")
    @Nullable
    ResponseEntity<EventFeed.Page> events(
            Caller.Bearer caller,
            @AllowedParameters({"type", "limit", "cursor", "wait"}) Query parameters,
            @AlsoAs(ResponseFormat.EVENT_STREAM) ResponseFormat format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        EventQuery query = EventQuery.of(parameters, format, request);
        if (format == ResponseFormat.JSON) {
            EventFeed.Page page = feed.page(caller, query);
            if (query.maxWait().isPositive()) {
                recheck.requireValid(request, response);
            }
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(page);
        }
        stream.send(caller, query, request, response);
        return null;
    }
}
