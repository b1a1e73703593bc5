package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.DeliveryMode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Shares the places that this instance has among the webhooks that something waits for. It goes through them in turn and
 * goes on where it stopped, so that none waits for ever behind others, and gives each as many as its {@link Endpoint} is
 * good for.
 */
final class DispatchPlanner {

    private static final int MAX_LEASED_A_ROUND = 256;
    private static final int MAX_FAILED_A_ROUND = 200;
    /** A scan through many webhooks is followed by a rest of so many times its own length, so that it loads nobody. */
    private static final int REST = 3;

    private static final long SHORT_NANOS = Duration.ofMillis(1).toNanos();
    private static final long MAX_REST_NANOS = Duration.ofMillis(50).toNanos();
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final WaitingDeliveries waiting;
    private final InFlightLimit inHand;
    private final Endpoints receivers;
    private final DeliveryMetrics metrics;
    private long restUntilNanos = System.nanoTime();
    private UUID lastWarehouse = BEFORE_ALL;
    private UUID lastWebhook = BEFORE_ALL;

    DispatchPlanner(WaitingDeliveries waiting, InFlightLimit inHand, Endpoints receivers, DeliveryMetrics metrics) {
        this.waiting = waiting;
        this.inHand = inHand;
        this.receivers = receivers;
        this.metrics = metrics;
    }

    DispatchPlan plan() throws InterruptedException {
        List<WaitingDeliveries.Webhook> webhooks = scan();
        metrics.late(webhooks, lastWebhook.equals(BEFORE_ALL));
        boolean scarce = inHand.isScarce();
        boolean dire = inHand.isDire();
        int left = Math.min(MAX_LEASED_A_ROUND, inHand.free());
        DispatchPlan plan = new DispatchPlan();
        boolean all = webhooks.size() < WaitingDeliveries.MAX_WEBHOOKS;
        for (WaitingDeliveries.Webhook webhook : webhooks) {
            if (left <= 0) {
                all = false;
                break;
            }
            lastWarehouse = webhook.warehouseId();
            lastWebhook = webhook.webhookId();
            left -= add(plan, webhook, left, scarce, dire);
        }
        if (all) {
            lastWarehouse = BEFORE_ALL;
            lastWebhook = BEFORE_ALL;
        }
        return plan;
    }

    private List<WaitingDeliveries.Webhook> scan() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(restUntilNanos - System.nanoTime());
        long begin = System.nanoTime();
        List<WaitingDeliveries.Webhook> webhooks = waiting.scan(lastWarehouse, lastWebhook);
        long end = System.nanoTime();
        restUntilNanos = end - begin < SHORT_NANOS ? end : end + Math.min((end - begin) * REST, MAX_REST_NANOS);
        return webhooks;
    }

    /** Plans for one webhook; how many places it takes. */
    private int add(DispatchPlan plan, WaitingDeliveries.Webhook webhook, int left, boolean scarce, boolean dire) {
        if (webhook.mode() == null) {
            plan.drop().add(webhook.places(MAX_FAILED_A_ROUND));
            return 0;
        }
        if (webhook.lateSeconds() < 0) {
            return 0;
        }
        Endpoint receiver = receivers.of(webhook.webhookId());
        if (receiver.isPaused()) {
            if (webhook.mode() == DeliveryMode.ONCE) {
                plan.fail().add(webhook.places(MAX_FAILED_A_ROUND));
            }
            return 0;
        }
        int count = Math.min(left, receiver.places(scarce, dire));
        if (count > 0) {
            plan.lease().add(webhook.places(count));
        }
        return count;
    }
}
