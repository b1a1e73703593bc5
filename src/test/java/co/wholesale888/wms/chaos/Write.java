package co.wholesale888.wms.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A write of one client with all its attempts, which carry the same idempotency key. Times are {@link System#nanoTime}.
 * One thread adds attempts; others may read when that thread has ended.
 */
final class Write {

    /**
     * A line of the request.
     *
     * @param amount the delta, or for an ADJUSTMENT the counted quantity
     */
    record Line(String sku, String type, long amount) {

        boolean isCount() {
            return type.equals("ADJUSTMENT");
        }
    }

    /**
     * A request and its answer.
     *
     * @param status the HTTP status, or {@link #UNKNOWN} if no answer arrived or the service could not say (503)
     * @param body a hash of the body
     * @param sequences the ledger sequences of the lines, if the status is 200
     * @param quantities the quantities after the lines, if the status is 200
     */
    record Attempt(
            long invokedAt, long answeredAt, int status, int body, List<Long> sequences, List<Long> quantities) {}

    static final int UNKNOWN = 0;
    private static final int MAX_AMOUNT = 20;
    private static final int MAX_COUNT = 150;
    private static final int COUNT_EVERY = 6;
    private static final int SALE_PERCENT = 38;
    private static final int DAMAGE_PERCENT = 8;

    private final String id;
    private final int warehouse;
    private final List<Line> lines;
    private final List<Attempt> attempts = new ArrayList<>(1);

    Write(String id, int warehouse, List<Line> lines) {
        this.id = id;
        this.warehouse = warehouse;
        this.lines = List.copyOf(lines);
    }

    /**
     * A write of 1 line, or of up to {@code maxLines}. Now and then the first line is a count, which takes a SKU below
     * its thresholds; the others add a little more than they take, so that most writes of many lines are not refused.
     */
    static Write random(String id, int warehouse, List<String> skus, int maxLines, Random random) {
        List<Line> lines = new ArrayList<>();
        if (random.nextInt(COUNT_EVERY) == 0) {
            lines.add(new Line(skus.get(random.nextInt(skus.size())), "ADJUSTMENT", random.nextInt(MAX_COUNT)));
        }
        for (int more = random.nextInt(3) == 0 ? 1 : random.nextInt(1, maxLines); more > 0; more--) {
            String sku = skus.get(random.nextInt(skus.size()));
            int percent = random.nextInt(100);
            boolean takes = percent < SALE_PERCENT + DAMAGE_PERCENT;
            String type = percent < SALE_PERCENT ? "SALE" : takes ? "DAMAGE" : "RETURN";
            int amount = random.nextInt(1, MAX_AMOUNT);
            lines.add(new Line(sku, type, takes ? -amount : amount));
        }
        return new Write(id, warehouse, lines);
    }

    /** The idempotency key, and the start of the reference of every line. */
    String id() {
        return id;
    }

    int warehouse() {
        return warehouse;
    }

    List<Line> lines() {
        return lines;
    }

    /** The reference of a line, which no other line has. */
    String reference(int line) {
        return id + "." + line;
    }

    String body() {
        List<String> json = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            json.add("""
                    {"sku":"%s","type":"%s","%s":%s,"reference":"%s"}""".formatted(
                            line.sku(),
                            line.type(),
                            line.isCount() ? "countedQuantity" : "delta",
                            line.amount(),
                            reference(i)));
        }
        return "{\"transactions\":[" + String.join(",", json) + "]}";
    }

    void add(Attempt attempt) {
        attempts.add(attempt);
    }

    List<Attempt> attempts() {
        return Collections.unmodifiableList(attempts);
    }

    /** The answered attempts: a status other than {@link #UNKNOWN}. */
    List<Attempt> answered() {
        return attempts.stream().filter(attempt -> attempt.status() != UNKNOWN).toList();
    }

    long firstInvokedAt() {
        return attempts.getFirst().invokedAt();
    }
}
