package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.Write.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A reservation that one client has requested, and what the client did with it. One thread adds requests and attempts;
 * others may read when that thread has ended.
 */
final class RequestedReservation {

    /** What a request does, and the status of the reservation in the answer. */
    enum Step {
        RESERVE("HELD"),
        EXTEND("HELD"),
        COMMIT("COMMITTED"),
        RELEASE("RELEASED");

        private final String status;

        Step(String status) {
            this.status = status;
        }

        String status() {
            return status;
        }
    }

    /**
     * What the service answered. Times are the database's, in microseconds since 1970.
     *
     * @param outcome the status of the reservation, or the code of the refusal
     * @param endedAt 0 while it is HELD
     */
    record Answer(String outcome, String id, long createdAt, long expiresAt, long endedAt) {

        static Answer refused(String code) {
            return new Answer(code, "", 0, 0, 0);
        }

        boolean isRefused() {
            return id.isEmpty();
        }

        /** Whether the reservation had ended, or was over, when the answer was made. */
        boolean hasEnded() {
            return endedAt > 0 || outcome.equals("invalid_state");
        }
    }

    /**
     * A request with all its attempts, which carry the same idempotency key.
     *
     * @param key null for none: such a request is sent once
     * @param seconds for how long a RESERVE or EXTEND asks, otherwise 0
     * @param lines what it holds or takes, by SKU
     * @param answers the first answer, if there was one
     */
    record Request(
            Step step,
            @Nullable String key,
            long seconds,
            Map<String, Long> lines,
            List<Attempt> attempts,
            List<Answer> answers) {

        /** The attempts with a status other than {@link Write#UNKNOWN}. */
        List<Attempt> answered() {
            return attempts.stream()
                    .filter(attempt -> attempt.status() != Write.UNKNOWN)
                    .toList();
        }

        /** Null if the outcome is unknown. */
        @Nullable
        Answer answer() {
            return answers.isEmpty() ? null : answers.getFirst();
        }

        boolean isUnknown() {
            return answers.isEmpty();
        }

        /** Whether it was acknowledged: answered and not refused. */
        boolean isAcknowledged() {
            return !answers.isEmpty() && !answers.getFirst().isRefused();
        }

        boolean isLong() {
            return seconds == LONG_SECONDS;
        }
    }

    /** Longer than any run, so that it is still HELD at the end unless somebody ends it. */
    static final long LONG_SECONDS = 86_400;

    private static final int SHORT_SECONDS = 2;
    private static final int MAX_LINES = 3;
    private static final int MAX_QUANTITY = 10;

    private final String reference;
    private final int warehouse;
    private final Map<String, Long> lines;
    private final List<Request> requests = new ArrayList<>();

    RequestedReservation(String reference, int warehouse, Map<String, Long> lines) {
        this.reference = reference;
        this.warehouse = warehouse;
        this.lines = lines;
    }

    static RequestedReservation random(String reference, int warehouse, List<String> skus, Random random) {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (int count = random.nextInt(1, MAX_LINES + 1); count > 0; count--) {
            lines.put(skus.get(random.nextInt(skus.size())), random.nextLong(1, MAX_QUANTITY));
        }
        return new RequestedReservation(reference, warehouse, lines);
    }

    /** A duration for {@link #begin}: one or two seconds, or {@link #LONG_SECONDS}. */
    static long randomSeconds(Random random) {
        return random.nextBoolean() ? LONG_SECONDS : random.nextInt(1, SHORT_SECONDS + 1);
    }

    /** The reference of the reservation, which no other has, and the start of its idempotency keys. */
    String reference() {
        return reference;
    }

    int warehouse() {
        return warehouse;
    }

    /** The quantities to hold by SKU, in the order of the lines. */
    Map<String, Long> lines() {
        return lines;
    }

    List<Request> requests() {
        return requests;
    }

    /** Begins a request about all lines or some of them, with a key of its own or without one. */
    Request begin(Step step, boolean keyed, long seconds, Map<String, Long> some) {
        String key = keyed ? "%s-%s-%s".formatted(reference, step, requests.size()) : null;
        Request request = new Request(step, key, seconds, some, new ArrayList<>(1), new ArrayList<>(1));
        requests.add(request);
        return request;
    }
}
