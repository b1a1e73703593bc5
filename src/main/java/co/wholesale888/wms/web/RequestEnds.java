package co.wholesale888.wms.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new OnComplete(this, request, response, startedNanos));
        } else {
            tellNow(request, response, startedNanos);
        }
    }

    private void tellNow(HttpServletRequest request, HttpServletResponse response, long startedNanos) {
        EndedRequest ended = EndedRequest.of(request, response, startedNanos);
        for (RequestFollower follower : followers) {
            follower.ended(ended);
        }
    }

    private record OnComplete(
            RequestEnds ends, HttpServletRequest request, HttpServletResponse response, long startedNanos)
            implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            ends.tellNow(request, response, startedNanos);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The container calls onComplete next
        }

        @Override
        public void onError(AsyncEvent event) {
            // The container calls onComplete next
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
