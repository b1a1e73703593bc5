package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.dispatch.PendingDeliveries.Quota;
import java.util.ArrayList;
import java.util.List;

/**
 * What a dispatch cycle does with pending deliveries.
 *
 * @param lease webhooks whose deliveries are sent now
 * @param fail webhooks whose deliveries fail unsent, because the circuit is open
 * @param drop webhooks that are inactive or deleted
 */
record DispatchPlan(List<Quota> lease, List<Quota> fail, List<Quota> drop) {

    DispatchPlan() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return lease.isEmpty() && fail.isEmpty() && drop.isEmpty();
    }
}
