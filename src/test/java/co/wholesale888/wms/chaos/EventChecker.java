package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Checks events, alerts, deliveries to webhooks, and streams of events against the ledger. */
final class EventChecker {

    private static final long THRESHOLD = HistoryChecker.THRESHOLD;
    private static final long PAR = HistoryChecker.PAR;

    private final FinalState state;
    private final Violations violations;
    private final List<String> ids;

    EventChecker(FinalState state, Violations violations) {
        this.state = state;
        this.violations = violations;
        this.ids = state.events().stream().map(Event::id).toList();
    }

    void check() {
        checkCrossings();
        for (int i = 0; i < state.events().size(); i++) {
            long sequence = state.events().get(i).sequence();
            violations.require(sequence == i + 1, "events: %s follows %s", sequence, i);
        }
        checkDeliveries();
        for (List<String> seen : state.streams()) {
            violations.require(seen.equals(ids), "stream: %s", difference(ids, seen));
        }
    }

    /** One event and one open alert for each crossing of a threshold, in the order of the ledger. */
    private void checkCrossings() {
        Map<String, Long> levels = new HashMap<>();
        Set<String> critical = new HashSet<>();
        List<String> expected = new ArrayList<>();
        for (Entry entry : state.entries()) {
            long after = entry.quantityAfter();
            long before = Objects.requireNonNullElse(levels.put(entry.sku(), after), 0L);
            if (before >= PAR && after < PAR) {
                expected.add("stock.low %s %s".formatted(entry.sku(), after));
            }
            if (after <= THRESHOLD ? critical.add(entry.sku()) : critical.remove(entry.sku())) {
                expected.add(
                        "alert.%s %s %s".formatted(after <= THRESHOLD ? "triggered" : "resolved", entry.sku(), after));
            }
        }
        List<String> found = state.events().stream()
                .filter(event -> !event.isOfOrder() && !event.isOfReservation())
                .map(Event::brief)
                .toList();
        violations.require(found.equals(expected), "events: %s", difference(expected, found));
        violations.require(
                state.openAlerts().equals(critical), "alerts: open %s, critical %s", state.openAlerts(), critical);
    }

    private void checkDeliveries() {
        Set<String> existing = new HashSet<>(ids);
        Set<String> once = new HashSet<>();
        state.once().forEach(id -> violations.require(once.add(id), "ONCE: event %s was sent again", id));
        Set<String> retry = new HashSet<>(state.retry());
        ids.forEach(id -> violations.require(retry.contains(id), "RETRY: event %s was never sent", id));
        violations.require(existing.containsAll(once), "ONCE: an event that does not exist was sent");
        violations.require(existing.containsAll(retry), "RETRY: an event that does not exist was sent");
    }

    private static String difference(List<String> expected, List<String> found) {
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            String want = i < expected.size() ? expected.get(i) : "nothing";
            String have = i < found.size() ? found.get(i) : "nothing";
            if (!want.equals(have)) {
                return "number " + (i + 1) + " is " + have + " instead of " + want;
            }
        }
        return "the same";
    }
}
