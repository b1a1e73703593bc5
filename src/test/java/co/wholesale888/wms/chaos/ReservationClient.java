package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.RequestedReservation.Answer;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.chaos.Write.Attempt;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A client that reserves goods through random instances, and commits, extends and releases them, also when they are
 * over, or leaves them to expire. It repeats with the same key what has an unknown outcome. Now and then it gives up,
 * and goes on with another request while the first may still be under way.
 */
final class ReservationClient implements Runnable {

    private static final int KEYLESS_PERCENT = 20;
    private static final int ABANDONED_PERCENT = 10;
    private static final int PARTIAL_PERCENT = 30;
    private static final int MAX_STEPS = 3;
    private static final long MAX_HESITATION_MS = 1_500;
    private static final Step[] STEPS = {Step.COMMIT, Step.COMMIT, Step.EXTEND, Step.RELEASE};

    private final String name;
    private final Run run;
    private final Random random;
    private final ReservationApi api;

    ReservationClient(String name, Run run, Random random) {
        this.name = name;
        this.run = run;
        this.random = random;
        this.api = new ReservationApi(run);
    }

    @Override
    public void run() {
        List<String> skus = run.load().skus();
        for (int number = 0; run.isWriting(); number++) {
            RequestedReservation reservation =
                    RequestedReservation.random(name + "-" + number, random.nextInt(Run.WAREHOUSES), skus, random);
            run.history().add(reservation);
            if (send(reservation, begin(reservation, Step.RESERVE))) {
                use(reservation);
            }
            run.load().rest();
        }
    }

    /** What is held for long is released in the end: otherwise the run would soon hold all there is. */
    private void use(RequestedReservation reservation) {
        for (int steps = random.nextInt(MAX_STEPS + 1); steps > 0 && run.isWriting(); steps--) {
            RandomClient.sleep(random.nextInt(6) == 0 ? random.nextLong(MAX_HESITATION_MS) : 0);
            send(reservation, begin(reservation, STEPS[random.nextInt(STEPS.length)]));
        }
        boolean ended = reservation.requests().stream()
                .map(Request::answer)
                .filter(Objects::nonNull)
                .anyMatch(Answer::hasEnded);
        if (run.isWriting() && !ended && reservation.requests().stream().anyMatch(Request::isLong)) {
            Request release = reservation.begin(Step.RELEASE, true, 0, reservation.lines());
            while (run.isRepeating() && attempt(reservation, release).status() == Write.UNKNOWN) {
                RandomClient.pause();
            }
        }
    }

    private Request begin(RequestedReservation reservation, Step step) {
        boolean keyed = random.nextInt(100) >= KEYLESS_PERCENT;
        return switch (step) {
            case RESERVE, EXTEND -> {
                long seconds = RequestedReservation.randomSeconds(random);
                yield reservation.begin(
                        step, keyed || seconds == RequestedReservation.LONG_SECONDS, seconds, reservation.lines());
            }
            case COMMIT -> reservation.begin(step, keyed, 0, some(reservation.lines()));
            case RELEASE -> reservation.begin(step, keyed, 0, reservation.lines());
        };
    }

    /** All lines, or now and then the first ones with a part of their quantities. */
    private Map<String, Long> some(Map<String, Long> lines) {
        if (random.nextInt(100) >= PARTIAL_PERCENT) {
            return lines;
        }
        Map<String, Long> some = new LinkedHashMap<>();
        int count = random.nextInt(1, lines.size() + 1);
        lines.forEach((sku, quantity) -> {
            if (some.size() < count) {
                some.put(sku, random.nextLong(1, quantity + 1));
            }
        });
        return some;
    }

    /** Returns whether the request was acknowledged, after repetitions if needed. Long holds are never given up. */
    private boolean send(RequestedReservation reservation, Request request) {
        boolean abandons = request.key() == null || !request.isLong() && random.nextInt(100) < ABANDONED_PERCENT;
        Attempt attempt = attempt(reservation, request);
        while (attempt.status() == Write.UNKNOWN && !abandons && run.isRepeating()) {
            RandomClient.pause();
            attempt = attempt(reservation, request);
        }
        return request.isAcknowledged();
    }

    private Attempt attempt(RequestedReservation reservation, Request request) {
        long invokedAt = System.nanoTime();
        Attempt attempt;
        try {
            HttpResponse<String> response = api.post(run.cluster().node(random), reservation, request);
            attempt = RandomClient.attempt(invokedAt, response);
            if (attempt.status() != Write.UNKNOWN && request.isUnknown()) {
                request.answers().add(ReservationApi.answer(response));
            }
        } catch (UncheckedIOException e) {
            attempt = RandomClient.unknown(invokedAt);
        }
        request.attempts().add(attempt);
        return attempt;
    }
}
