package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.web.EndedRequest;
import co.wholesale888.wms.web.RequestFollower;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Keeps requests of known tokens until they are written. A request never waits for this: if the buffer is full, it is
 * left out.
 */
@Component
class RequestBuffer implements RequestFollower {

    /** More than an instance answers in a second. A full buffer usually takes 5 MB. */
    private static final int CAPACITY = 20_000;

    private final boolean off;
    private final Queue<EndedRequest> waiting;
    private final LeftOut leftOut;

    @Autowired
    RequestBuffer(RequestLogSettings settings, LeftOut leftOut) {
        this(settings, leftOut, CAPACITY);
    }

    RequestBuffer(RequestLogSettings settings, LeftOut leftOut, int capacity) {
        this.off = settings.isOff();
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.leftOut = leftOut;
    }

    @Override
    public void ended(EndedRequest request) {
        Caller.Bearer bearer = request.bearer();
        if (!off && bearer != null && !waiting.offer(request)) {
            leftOut.add(bearer.warehouseId(), 1, LeftOut.Reason.FULL);
        }
    }

    /** The request that has waited longest, or null if there is none. */
    @Nullable
    EndedRequest poll() {
        return waiting.poll();
    }
}
