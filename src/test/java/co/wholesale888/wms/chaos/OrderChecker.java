package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Order;
import co.wholesale888.wms.chaos.PlacedOrder.Request;
import co.wholesale888.wms.chaos.PlacedOrder.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Checks that each step of an order has happened wholly and once, or not at all. */
final class OrderChecker {

    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final FinalState state;
    private final Violations violations;
    private final Map<String, List<Order>> ordersByReference = new HashMap<>();
    private final Map<UUID, List<Entry>> receipts = new HashMap<>();

    /** How many events there are of each type and order, as {@code type orderId}. */
    private final Map<String, Integer> events = new HashMap<>();

    OrderChecker(FinalState state, Violations violations) {
        this.state = state;
        this.violations = violations;
        state.orders()
                .forEach(order -> ordersByReference
                        .computeIfAbsent(order.reference(), reference -> new ArrayList<>(1))
                        .add(order));
        state.entries().stream()
                .filter(Entry::isReceipt)
                .forEach(entry -> receipts.computeIfAbsent(entry.shipment(), shipment -> new ArrayList<>())
                        .add(entry));
        state.events().stream()
                .filter(FinalState.Event::isOfOrder)
                .forEach(event -> events.merge(event.brief(), 1, Integer::sum));
    }

    void check(List<PlacedOrder> placed) {
        placed.forEach(this::check);
        Set<String> references = new HashSet<>();
        placed.forEach(order -> references.add(order.reference()));
        for (Order order : state.orders()) {
            violations.require(references.contains(order.reference()), "order %s: nobody placed it", order.reference());
            receipts.remove(order.shipment());
            events.remove("order.shipped " + order.id());
            events.remove("order.delivered " + order.id());
        }
        violations.require(receipts.isEmpty(), "orders: receipts of unknown shipments %s", receipts.keySet());
        violations.require(events.isEmpty(), "orders: events of unknown orders %s", events.keySet());
    }

    private void check(PlacedOrder placed) {
        List<Order> found = ordersByReference.getOrDefault(placed.reference(), List.of());
        violations.require(found.size() <= 1, "order %s: created %s times", placed.reference(), found.size());
        placed.requests().forEach(request -> checkAnswers(placed, request));
        for (Step step : Step.values()) {
            boolean happened = !found.isEmpty() && found.getFirst().hasTaken(step);
            boolean acknowledged = placed.requests().stream()
                    .anyMatch(request -> request.step() == step
                            && !request.again()
                            && !request.answered().isEmpty());
            violations.require(
                    happened || !acknowledged, "order %s: %s was acknowledged and lost", placed.reference(), step);
            boolean hasKey = placed.requests().stream()
                    .anyMatch(request -> request.step() == step
                            && !request.again()
                            && state.keys().contains(request.key()));
            violations.require(hasKey || !happened, "order %s: %s happened without its key", placed.reference(), step);
        }
        boolean registered = state.registered().contains(placed.newSku());
        boolean shipped = !found.isEmpty() && found.getFirst().hasTaken(Step.SHIP);
        violations.require(
                registered == shipped,
                "order %s: shipped %s, but its new SKU registered %s",
                placed.reference(),
                shipped,
                registered);
        found.forEach(order -> checkState(placed, order));
    }

    private void checkAnswers(PlacedOrder placed, Request request) {
        Set<String> answers = new HashSet<>();
        for (Attempt attempt : request.answered()) {
            answers.add(attempt.status() + " " + attempt.body());
            int expected = request.again() ? CONFLICT : request.step() == Step.CREATE ? CREATED : OK;
            violations.require(
                    attempt.status() == expected,
                    "order %s: unexpected status %s of %s",
                    placed.reference(),
                    attempt.status(),
                    request.key());
        }
        violations.require(answers.size() <= 1, "order %s: unlike answers to %s", placed.reference(), request.key());
        violations.require(
                answers.isEmpty() || state.keys().contains(request.key()),
                "order %s: the key %s is forgotten",
                placed.reference(),
                request.key());
    }

    /** Lines, shipment, receipts and events fit the status. */
    private void checkState(PlacedOrder placed, Order order) {
        boolean shipped = order.hasTaken(Step.SHIP);
        boolean delivered = order.hasTaken(Step.DELIVER);
        violations.require(
                placed.id() == null || placed.id().equals(order.id()),
                "order %s: answered as %s, stored as %s",
                placed.reference(),
                placed.id(),
                order.id());
        violations.require(
                order.ordered().equals(placed.lines()),
                "order %s: has the lines %s",
                placed.reference(),
                order.ordered());
        Map<String, Long> expected = delivered ? placed.lines() : Map.of();
        violations.require(
                order.received().equals(expected),
                "order %s: notes as received %s",
                placed.reference(),
                order.received());
        checkEvent("order.shipped", placed, order, shipped);
        checkEvent("order.delivered", placed, order, delivered);
        Map<String, Long> received = new HashMap<>();
        for (Entry entry : receipts.getOrDefault(order.shipment(), List.of())) {
            boolean first = received.put(entry.sku(), entry.delta()) == null;
            violations.require(
                    first && entry.reference().equals(placed.reference()),
                    "order %s: entry %s receives again",
                    placed.reference(),
                    entry.sequence());
        }
        violations.require(received.equals(expected), "order %s: the ledger received %s", placed.reference(), received);
    }

    private void checkEvent(String type, PlacedOrder placed, Order order, boolean happened) {
        int count = events.getOrDefault(type + " " + order.id(), 0);
        violations.require(
                count == (happened ? 1 : 0), "order %s: %s times the event %s", placed.reference(), count, type);
    }
}
