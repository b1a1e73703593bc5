package co.wholesale888.wms.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;

/** Runs something once when a request that has left the filter chain is complete. */
public final class RequestCompletion {

    private RequestCompletion() {}

    /** Runs the action now; for an asynchronous request, such as a stream, when that completes. */
    public static void then(HttpServletRequest request, Runnable action) {
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new OnComplete(action));
        } else {
            action.run();
        }
    }

    private record OnComplete(Runnable action) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            action.run();
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
