package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.dispatch.WaitingDeliveries.Places;
import java.util.ArrayList;
import java.util.List;

/**
 * What a round is to do with what waits.
 *
 * @param lease to be sent now
 * @param fail not to be sent, since the receiver is not asked at present
 * @param drop of webhooks that are not active, or gone
 */
record DispatchPlan(List<Places> lease, List<Places> fail, List<Places> drop) {

    DispatchPlan() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return lease.isEmpty() && fail.isEmpty() && drop.isEmpty();
    }
}
