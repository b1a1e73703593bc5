package co.wholesale888.wms.dispatch;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The endpoints that this instance sends to, or remembers because they have timed out. */
final class Endpoints {

    private final Map<UUID, Endpoint> byWebhook = new ConcurrentHashMap<>();
    private final Function<Attempt, AttemptOutcome> sender;
    private final Executor threads;
    private final OutcomeInbox inbox;

    Endpoints(Function<Attempt, AttemptOutcome> sender, Executor threads, OutcomeInbox inbox) {
        this.sender = sender;
        this.threads = threads;
        this.inbox = inbox;
    }

    Endpoint of(UUID webhookId) {
        return byWebhook.computeIfAbsent(webhookId, id -> new Endpoint(sender, threads, inbox, Endpoint.CIRCUIT_OPEN));
    }

    void cancelQueued() {
        byWebhook.values().forEach(Endpoint::cancelQueued);
    }

    void evictIdle() {
        byWebhook.values().removeIf(Endpoint::isIdle);
    }
}
