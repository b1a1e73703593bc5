package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An order that one client has created, shipped and delivered, or only in part. One thread adds requests and attempts;
 * others may read when that thread has ended.
 */
final class PlacedOrder {

    /** A change of an order. */
    enum Step {
        CREATE,
        SHIP,
        DELIVER
    }

    /**
     * A request with all its attempts, which carry the same idempotency key.
     *
     * @param again whether the step was acknowledged before, under another key
     */
    record Request(Step step, String key, boolean again, List<Attempt> attempts) {

        /** The attempts with a status other than {@link Write#UNKNOWN}. */
        List<Attempt> answered() {
            return attempts.stream()
                    .filter(attempt -> attempt.status() != Write.UNKNOWN)
                    .toList();
        }
    }

    private static final int MAX_QUANTITY = 20;
    private static final int NEW_QUANTITY = 100;

    private final String reference;
    private final int warehouse;
    private final Map<String, Long> lines;
    private final List<Request> requests = new ArrayList<>();
    private @Nullable String id;

    PlacedOrder(String reference, int warehouse, Map<String, Long> lines) {
        this.reference = reference;
        this.warehouse = warehouse;
        this.lines = Map.copyOf(lines);
    }

    /**
     * An order of a few SKUs and of one that the warehouse lacks. That one's quantity is above the threshold of the
     * others, so that its arrival raises no event, whatever its own threshold is.
     */
    static PlacedOrder random(String reference, int warehouse, List<String> skus, Random random) {
        Map<String, Long> lines = new TreeMap<>();
        for (int count = random.nextInt(1, 5); count > 0; count--) {
            lines.put(skus.get(random.nextInt(skus.size())), random.nextLong(1, MAX_QUANTITY));
        }
        lines.put(newSku(reference), random.nextLong(HistoryChecker.THRESHOLD + 1, NEW_QUANTITY));
        return new PlacedOrder(reference, warehouse, lines);
    }

    /** The SKU that the warehouse has only if the order has shipped. */
    String newSku() {
        return newSku(reference);
    }

    private static String newSku(String reference) {
        return "NEW-" + reference;
    }

    /** The reference of the order, which no other order has, and the start of its idempotency keys. */
    String reference() {
        return reference;
    }

    int warehouse() {
        return warehouse;
    }

    /** The ordered quantities by SKU. */
    Map<String, Long> lines() {
        return lines;
    }

    String body() {
        List<String> json = lines.entrySet().stream()
                .map(line -> "{\"sku\":\"%s\",\"quantity\":%s}".formatted(line.getKey(), line.getValue()))
                .toList();
        return "{\"reference\":\"%s\",\"lines\":[%s]}".formatted(reference, String.join(",", json));
    }

    /** Begins a request, with a key of its own. */
    Request begin(Step step, boolean again) {
        Request request = new Request(step, reference + "-" + step + (again ? "-again" : ""), again, new ArrayList<>());
        requests.add(request);
        return request;
    }

    List<Request> requests() {
        return requests;
    }

    /** The id in the answer to the creation; null if there was none. */
    @Nullable
    String id() {
        return id;
    }

    void created(String orderId) {
        id = orderId;
    }
}
