package co.wholesale888.wms.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the followers of requests that have ended. */
@Component
class RequestEnds {

    private final List<RequestFollower> followers;

    RequestEnds(List<RequestFollower> followers) {
        this.followers = followers;
    }

    /**
     * Tells of a request that has left the filter chain; of an asynchronous request when it completes.
     *
     * @param startedNanos the start, as {@link System#nanoTime}
     */
    void tell(HttpServletRequest request, HttpServletResponse response, long startedNanos) {
        RequestCompletion.then(request, () -> {
            EndedRequest ended = EndedRequest.of(request, response, startedNanos);
            for (RequestFollower follower : followers) {
                follower.ended(ended);
            }
        });
    }
}
