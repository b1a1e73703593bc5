package co.wholesale888.wms.webhooks;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The receivers that this instance knows: those that it is at, and those that have not behaved. */
final class Receivers {

    private final Map<UUID, Receiver> known = new ConcurrentHashMap<>();
    private final Receiver.Courier courier;

    Receivers(Receiver.Courier courier) {
        this.courier = courier;
    }

    Receiver of(UUID webhookId) {
        return known.computeIfAbsent(webhookId, id -> new Receiver(courier));
    }

    /** Gives back what has not begun. */
    void clear() {
        known.values().forEach(Receiver::clear);
    }

    void forgetTheIdle() {
        known.values().removeIf(Receiver::isForgettable);
    }
}
