package co.wholesale888.wms.dispatch;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The receivers that this instance knows: those that it is at, and those that have not behaved. */
final class Endpoints {

    private final Map<UUID, Endpoint> known = new ConcurrentHashMap<>();
    private final Endpoint.Courier courier;

    Endpoints(Endpoint.Courier courier) {
        this.courier = courier;
    }

    Endpoint of(UUID webhookId) {
        return known.computeIfAbsent(webhookId, id -> new Endpoint(courier));
    }

    /** Gives back what has not begun. */
    void clear() {
        known.values().forEach(Endpoint::clear);
    }

    void forgetTheIdle() {
        known.values().removeIf(Endpoint::isForgettable);
    }
}
