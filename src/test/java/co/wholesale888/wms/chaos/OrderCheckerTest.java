package co.wholesale888.wms.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.chaos.FinalState.Order;
import co.wholesale888.wms.chaos.PlacedOrder.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders without a violation, and each rule with orders that violate it. */
class OrderCheckerTest {

    private static final UUID SHIPMENT = new UUID(0, 1);
    private static final Map<String, Long> LINES = Map.of("A", 150L, "NEW-po", 60L);

    private final PlacedOrder placed = new PlacedOrder("po", 0, LINES);
    private final List<OperationLog.Read> reads = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Set<String> registered = new HashSet<>(Set.of("A", "NEW-po"));
    private final Set<String> keys = new HashSet<>();

    /** An order is created, shipped and delivered; a second delivery is refused. */
    @BeforeEach
    void begin() {
        answer(Step.CREATE, false, 201);
        placed.created("ord_1");
        answer(Step.SHIP, false, 200);
        answer(Step.DELIVER, false, 200);
        answer(Step.DELIVER, true, 409);
        orders.add(new Order("ord_1", "po", "DELIVERED", SHIPMENT, LINES, LINES));
        receive("A", 150, "po", SHIPMENT);
        receive("NEW-po", 60, "po", SHIPMENT);
        happen("order.shipped ord_1");
        happen("order.delivered ord_1");
    }

    @Test
    void correctOrdersHaveNoViolation() {
        assertThat(check()).isEmpty();
    }

    @Test
    void anUnknownStepThatHasHappenedOrNotIsNoViolation() {
        placed.requests()
                .forEach(request -> request.attempts()
                        .replaceAll(attempt -> new Attempt(1, 2, Write.UNKNOWN, 0, List.of(), List.of())));
        assertThat(check()).isEmpty();
        pending();
        keys.remove("po-SHIP");
        keys.remove("po-DELIVER");
        assertThat(check()).isEmpty();
    }

    @Test
    void lostStepsAreFound() {
        pending();
        assertThat(check())
                .containsExactly(
                        "order po: SHIP was acknowledged and lost", "order po: DELIVER was acknowledged and lost");
        orders.clear();
        assertThat(check()).contains("order po: CREATE was acknowledged and lost");
    }

    @Test
    void aDoubledOrderIsFound() {
        orders.add(new Order("ord_2", "po", "PENDING", null, LINES, Map.of()));
        assertThat(check()).contains("order po: created 2 times", "order po: answered as ord_1, stored as ord_2");
    }

    @Test
    void anOrderThatNobodyPlacedIsFound() {
        orders.add(new Order("ord_2", "other", "PENDING", null, LINES, Map.of()));
        assertThat(check()).containsExactly("order other: nobody placed it");
    }

    @Test
    void halfAnOrderIsFound() {
        orders.set(0, new Order("ord_1", "po", "DELIVERED", SHIPMENT, Map.of("A", 150L), Map.of("A", 150L)));
        assertThat(check()).containsExactly("order po: has the lines {A=150}", "order po: notes as received {A=150}");
    }

    @Test
    void aDoubledReceiptIsFound() {
        receive("A", 150, "po", SHIPMENT);
        assertThat(check()).containsExactly("order po: entry 3 receives again");
    }

    @Test
    void aMissingReceiptIsFound() {
        entries.removeLast();
        assertThat(check()).containsExactly("order po: the ledger received {A=150}");
    }

    @Test
    void receiptsBeforeTheDeliveryAreFound() {
        orders.set(0, new Order("ord_1", "po", "SHIPPED", SHIPMENT, LINES, Map.of()));
        assertThat(check())
                .contains("order po: 1 times the event order.delivered")
                .anyMatch(violation -> violation.startsWith("order po: the ledger received {"));
    }

    @Test
    void aReceiptOfAnotherShipmentIsFound() {
        receive("A", 5, "po", new UUID(0, 2));
        assertThat(check())
                .containsExactly("orders: receipts of unknown shipments [00000000-0000-0000-0000-000000000002]");
    }

    @Test
    void missingDoubledAndInventedEventsAreFound() {
        events.removeFirst();
        happen("order.delivered ord_1");
        happen("order.shipped ord_2");
        assertThat(check())
                .contains(
                        "order po: 0 times the event order.shipped",
                        "order po: 2 times the event order.delivered",
                        "orders: events of unknown orders [order.shipped ord_2]");
    }

    @Test
    void aStepThatIsDoneAgainIsFound() {
        placed.requests().removeLast();
        answer(Step.DELIVER, true, 200);
        assertThat(check()).containsExactly("order po: unexpected status 200 of po-DELIVER-again");
    }

    @Test
    void unlikeAnswersAreFound() {
        placed.requests().getFirst().attempts().add(new Attempt(1, 2, 201, 999, List.of(), List.of()));
        assertThat(check()).containsExactly("order po: unlike answers to po-CREATE");
    }

    @Test
    void forgottenKeysAreFound() {
        keys.remove("po-DELIVER-again");
        keys.remove("po-SHIP");
        assertThat(check())
                .containsExactly(
                        "order po: the key po-SHIP is forgotten",
                        "order po: the key po-DELIVER-again is forgotten",
                        "order po: SHIP happened without its key");
    }

    @Test
    void aNewSkuThatDoesNotFollowTheShipmentIsFound() {
        registered.remove("NEW-po");
        assertThat(check()).containsExactly("order po: shipped true, but its new SKU registered false");
    }

    @Test
    void aReadBeforeAnAcknowledgedDeliveryIsFound() {
        receive("A", 5, "po2", new UUID(0, 2));
        reads.add(new OperationLog.Read(0, "A", 150, 1, 0, 1_000, 1_001));
        PlacedOrder second = new PlacedOrder("po2", 0, Map.of("A", 5L));
        second.begin(Step.DELIVER, false).attempts().add(new Attempt(900, 901, 200, 1, List.of(), List.of()));
        assertThat(check(placed, second)).contains("read: A at 1 after 3 was acknowledged");
    }

    @Test
    void aDeliveryThatStandsBeforeAnEarlierOneIsFound() {
        PlacedOrder earlier = new PlacedOrder("po2", 0, Map.of("A", 5L));
        earlier.begin(Step.DELIVER, false).attempts().add(new Attempt(0, 1, 200, 1, List.of(), List.of()));
        receive("A", 5, "po2", new UUID(0, 2));
        assertThat(check(placed, earlier))
                .contains("order: delivery of po is entry 1, but 3 was acknowledged before it was sent");
    }

    private void pending() {
        orders.set(0, new Order("ord_1", "po", "PENDING", null, LINES, Map.of()));
        entries.clear();
        events.clear();
        registered.remove("NEW-po");
    }

    private void answer(Step step, boolean again, int status) {
        PlacedOrder.Request request = placed.begin(step, again);
        long at = 10L * (placed.requests().size() + 1);
        request.attempts().add(new Attempt(at, at + 5, status, 1, List.of(), List.of()));
        keys.add(request.key());
    }

    private void receive(String sku, long quantity, String reference, @Nullable UUID shipment) {
        long before = entries.stream()
                .filter(entry -> entry.sku().equals(sku))
                .mapToLong(Entry::delta)
                .sum();
        entries.add(new Entry(
                entries.size() + 1, sku, "RECEIPT", quantity, before + quantity, reference, shipment, entries.size()));
    }

    private void happen(String brief) {
        events.add(new Event(events.size() + 1, "e" + events.size(), brief));
    }

    private List<String> check(PlacedOrder... all) {
        Map<String, Level> levels = new HashMap<>();
        entries.forEach(entry -> levels.put(entry.sku(), new Level(entry.quantityAfter(), entry.sequence())));
        List<String> ids = events.stream().map(Event::id).toList();
        return HistoryChecker.violations(
                List.of(),
                reads,
                all.length == 0 ? List.of(placed) : List.of(all),
                List.of(),
                new FinalState(
                        entries,
                        entries.size(),
                        levels,
                        registered,
                        orders,
                        new FinalState.Reservations(List.of(), Map.of(), 0),
                        renumbered(),
                        Set.of(),
                        keys,
                        List.of(),
                        ids,
                        List.of()));
    }

    private List<Event> renumbered() {
        List<Event> all = new ArrayList<>();
        events.forEach(event -> all.add(new Event(all.size() + 1, event.id(), event.brief())));
        return all;
    }
}
