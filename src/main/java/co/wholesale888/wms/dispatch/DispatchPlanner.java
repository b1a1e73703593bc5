package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.dispatch.PendingDeliveries.PendingWebhook;
import co.wholesale888.wms.dispatch.PendingDeliveries.Quota;
import co.wholesale888.wms.webhooks.DeliveryMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Divides this instance's capacity among the webhooks with pending deliveries. Each plan continues after the last
 * webhook of the one before, so that none waits forever behind others, and takes from each what its {@link Endpoint}
 * can accept.
 */
final class DispatchPlanner {

    private static final int MAX_LEASED_PER_CYCLE = 256;

    /** How many are failed or dropped, so that the transaction stays short however many endpoints are dead. */
    private static final int MAX_ENDED_PER_CYCLE = 2_000;

    private static final int MAX_ENDED_PER_WEBHOOK = 200;

    /** After a slow scan the planner rests for this multiple of the scan's duration, to limit the database's load. */
    private static final int REST_FACTOR = 3;

    private static final long FAST_SCAN_NANOS = Duration.ofMillis(1).toNanos();
    private static final long MAX_REST_NANOS = Duration.ofMillis(50).toNanos();
    private static final UUID START = new UUID(0, 0);

    private final PendingDeliveries pending;
    private final InFlightLimit inFlight;
    private final Function<UUID, Endpoint> endpoints;
    private final DeliveryMetrics metrics;
    private long restUntilNanos = System.nanoTime();
    private UUID lastWarehouse = START;
    private UUID lastWebhook = START;

    DispatchPlanner(
            PendingDeliveries pending,
            InFlightLimit inFlight,
            Function<UUID, Endpoint> endpoints,
            DeliveryMetrics metrics) {
        this.pending = pending;
        this.inFlight = inFlight;
        this.endpoints = endpoints;
        this.metrics = metrics;
    }

    /** Which deliveries to send now, to fail unsent because the circuit is open, and to drop with their webhook. */
    record Plan(List<Quota> lease, List<Quota> fail, List<Quota> drop) {

        Plan() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        boolean isEmpty() {
            return lease.isEmpty() && fail.isEmpty() && drop.isEmpty();
        }

        /** Lets all webhooks whose deliveries are failed or dropped share a limit. */
        private void limitEnded() {
            int webhooks = fail.size() + drop.size();
            if (webhooks > 0) {
                int each = Math.max(1, MAX_ENDED_PER_CYCLE / webhooks);
                fail.replaceAll(quota -> quota.atMost(each));
                drop.replaceAll(quota -> quota.atMost(each));
            }
        }
    }

    Plan plan() throws InterruptedException {
        List<PendingWebhook> webhooks = scan();
        metrics.recordLag(webhooks, lastWebhook.equals(START));
        boolean busy = inFlight.isBusy();
        boolean overloaded = inFlight.isOverloaded();
        int left = Math.min(MAX_LEASED_PER_CYCLE, inFlight.freeAttempts());
        Plan plan = new Plan();
        boolean complete = webhooks.size() < PendingDeliveries.MAX_WEBHOOKS;
        for (PendingWebhook webhook : webhooks) {
            if (left <= 0) {
                complete = false;
                break;
            }
            lastWarehouse = webhook.warehouseId();
            lastWebhook = webhook.webhookId();
            left -= add(plan, webhook, left, busy, overloaded);
        }
        if (complete) {
            lastWarehouse = START;
            lastWebhook = START;
        }
        plan.limitEnded();
        return plan;
    }

    private List<PendingWebhook> scan() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(restUntilNanos - System.nanoTime());
        long start = System.nanoTime();
        List<PendingWebhook> webhooks = pending.scan(lastWarehouse, lastWebhook);
        long end = System.nanoTime();
        long duration = end - start;
        restUntilNanos = duration < FAST_SCAN_NANOS ? end : end + Math.min(duration * REST_FACTOR, MAX_REST_NANOS);
        return webhooks;
    }

    /** Adds one webhook to the plan and returns how many of its deliveries may be leased. */
    private int add(Plan plan, PendingWebhook webhook, int left, boolean busy, boolean overloaded) {
        if (webhook.mode() == null) {
            plan.drop().add(webhook.quota(MAX_ENDED_PER_WEBHOOK));
            return 0;
        }
        if (webhook.lagSeconds() < 0) {
            return 0;
        }
        Endpoint endpoint = endpoints.apply(webhook.webhookId());
        endpoint.at(webhook.url());
        if (endpoint.isCircuitOpen()) {
            if (webhook.mode() == DeliveryMode.ONCE) {
                plan.fail().add(webhook.quota(MAX_ENDED_PER_WEBHOOK));
            }
            return 0;
        }
        int count = Math.min(left, endpoint.capacity(busy, overloaded));
        if (count > 0) {
            plan.lease().add(webhook.quota(count));
        }
        return count;
    }
}
