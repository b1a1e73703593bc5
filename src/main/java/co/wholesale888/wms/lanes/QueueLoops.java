package co.wholesale888.wms.lanes;

import org.slf4j.Logger;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes the loops of all workers, and ends them when the service begins to stop. So the scheduler, which waits for what
 * runs, waits for the pieces in progress only.
 */
@Component
public final class QueueLoops {

    private volatile boolean closing;

    /** @param failure what does not happen while the database fails, such as {@code Exports cannot be prepared} */
    public QueueLoop of(Logger log, String failure) {
        return new QueueLoop(log, failure, () -> closing);
    }

    @EventListener(ContextClosedEvent.class)
    void beginStop() {
        closing = true;
    }
}
