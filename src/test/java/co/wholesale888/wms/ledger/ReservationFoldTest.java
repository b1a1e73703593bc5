package co.wholesale888.wms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.ledger.LedgerRequest.Outcome;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationStatus;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.stock.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of writes, reservations, commits, extensions, releases and expiries, in batches of any size, against
 * a model that knows nothing of batches.
 */
class ReservationFoldTest {

    private static final UUID WAREHOUSE = IdKind.next();
    private static final UUID TOKEN = IdKind.next();
    private static final Instant START = Instant.parse("2026-11-23T07:00:00Z");
    private static final List<String> SKUS = List.of("A", "B", "C");
    private static final int STEPS = 400;

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyHistoryInAnyBatchesIsThatOfTheModel(int seed) {
        Random random = new Random(seed);
        Model model = new Model();
        Store store = new Store();
        Instant now = START;
        int step = 0;
        while (step < STEPS) {
            now = now.plusSeconds(random.nextInt(40));
            Fold fold = store.fold(now);
            for (int n = random.nextInt(1, 12); n > 0; n--, step++) {
                LedgerRequest request = random(random, store.known(), now);
                boolean accepted = request.applyTo(fold) instanceof Outcome.Done;
                assertThat(accepted).as("step %s: %s", step, request).isEqualTo(model.apply(request, now));
            }
            store.store(fold);
            assertThat(store.quantities()).isEqualTo(model.quantities);
            assertThat(store.reserved()).isEqualTo(model.reserved());
            assertThat(store.statuses()).isEqualTo(model.statuses());
            assertThat(store.expired).isEqualTo(model.expired);
            assertThat(store.entries).isEqualTo(model.entries);
        }
        assertThat(model.statuses().values()).contains(ReservationStatus.values());
    }

    @Test
    void aHoldLastsByTheClockAlsoWhereTheLedgerIsAheadOfIt() {
        Instant ahead = START.plus(Duration.ofHours(1));
        Store store = new Store();
        store.head = new LedgerHead(WAREHOUSE, 7, HashChain.genesis(), ahead, 0);
        UUID id = IdKind.next();
        Fold fold = store.fold(START);
        apply(
                fold,
                new ReservationChange.Reserve(
                        WAREHOUSE, id, List.of(new Reservation.Line("A", 1)), null, Duration.ofSeconds(60)));
        Reservation created = fold.reservations().created().getFirst();
        assertThat(created.createdAt()).isEqualTo(ahead);
        assertThat(created.expiresAt()).isEqualTo(START.plusSeconds(60));
        store.store(fold);

        fold = store.fold(START);
        apply(fold, new ReservationChange.Expire(WAREHOUSE, List.of(id), 1));
        assertThat(fold.reservations().expired()).isEmpty();
        apply(fold, new ReservationChange.Extend(WAREHOUSE, id, ahead, Duration.ofSeconds(90)));
        assertThat(fold.reservations().changed().getFirst().expiresAt()).isEqualTo(START.plusSeconds(90));
    }

    private static void apply(Fold fold, ReservationChange change) {
        assertThat(new ReservationRequest(change, null).applyTo(fold)).isInstanceOf(Outcome.Done.class);
    }

    private static LedgerRequest random(Random random, List<UUID> known, Instant now) {
        if (random.nextInt(3) == 0) {
            return new WriteRequest(randomWrite(random), null, false, 200, accepted -> accepted);
        }
        return new ReservationRequest(randomChange(random, known, now), null);
    }

    private static StockWrite randomWrite(Random random) {
        List<StockLine> lines = IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(i -> {
                    EntryType type = List.of(
                                    EntryType.SALE,
                                    EntryType.ISSUE,
                                    EntryType.DAMAGE,
                                    EntryType.RETURN,
                                    EntryType.RETURN)
                            .get(random.nextInt(5));
                    long units = random.nextLong(1, 30);
                    return new StockLine(
                            sku(random),
                            type,
                            type == EntryType.RETURN ? units : -units,
                            null,
                            null,
                            "w",
                            null,
                            null,
                            null);
                })
                .toList();
        return new StockWrite(WAREHOUSE, EntrySource.API, TOKEN, lines);
    }

    private static ReservationChange randomChange(Random random, List<UUID> known, Instant now) {
        UUID id = known.isEmpty() || random.nextInt(20) == 0
                ? IdKind.next()
                : known.get(Math.max(0, known.size() - 1 - random.nextInt(8)));
        Duration time = Duration.ofSeconds(random.nextInt(1, 120));
        // What waits in a lane has arrived a little earlier
        Instant arrivedAt = now.minusSeconds(random.nextInt(3));
        return switch (random.nextInt(6)) {
            case 0, 1 -> {
                Map<String, Long> lines = quantities(random);
                yield new ReservationChange.Reserve(
                        WAREHOUSE,
                        IdKind.next(),
                        lines.entrySet().stream()
                                .map(line -> new Reservation.Line(line.getKey(), line.getValue()))
                                .toList(),
                        null,
                        time);
            }
            case 2 ->
                new ReservationChange.Commit(
                        WAREHOUSE,
                        id,
                        arrivedAt,
                        TOKEN,
                        EntryType.SALE,
                        null,
                        random.nextBoolean() ? null : quantities(random));
            case 3 -> new ReservationChange.Extend(WAREHOUSE, id, arrivedAt, time);
            case 4 -> new ReservationChange.Release(WAREHOUSE, id, arrivedAt);
            default -> new ReservationChange.Expire(WAREHOUSE, known, known.size());
        };
    }

    private static Map<String, Long> quantities(Random random) {
        Map<String, Long> quantities = new LinkedHashMap<>();
        for (int n = random.nextInt(1, 3); n > 0; n--) {
            quantities.put(sku(random), random.nextLong(1, 12));
        }
        return quantities;
    }

    private static String sku(Random random) {
        return SKUS.get(random.nextInt(SKUS.size()));
    }

    /** What the database would keep between two batches. */
    private static final class Store {

        private LedgerHead head = new LedgerHead(WAREHOUSE, 0, HashChain.genesis(), START, 0);
        private final Map<String, Level> levels = new HashMap<>();
        private final Map<UUID, Reservation> reservations = new LinkedHashMap<>();
        private final List<UUID> expired = new ArrayList<>();
        private final List<String> entries = new ArrayList<>();

        Store() {
            SKUS.forEach(sku -> levels.put(sku, new Level(50, 10, 40, 0, false, 0)));
        }

        Fold fold(Instant now) {
            long held =
                    reservations.values().stream().filter(Reservation::isHeld).count();
            return new Fold(head, levels, reservations, held, now);
        }

        void store(Fold fold) {
            head = fold.head();
            fold.changed()
                    .forEach((sku, level) -> levels.merge(
                            sku, level, (old, changed) -> changed.hold(old.reserved() - changed.reserved())));
            fold.held()
                    .forEach((sku, level) ->
                            levels.computeIfPresent(sku, (any, old) -> old.hold(level.reserved() - old.reserved())));
            fold.reservations().created().forEach(each -> reservations.put(each.id(), each));
            fold.reservations().changed().forEach(each -> reservations.put(each.id(), each));
            fold.reservations().expired().forEach(each -> expired.add(each.id()));
            fold.entries().forEach(entry -> entries.add(entry.sku() + " " + entry.delta()));
        }

        List<UUID> known() {
            return List.copyOf(reservations.keySet());
        }

        Map<String, Long> quantities() {
            Map<String, Long> quantities = new HashMap<>();
            levels.forEach((sku, level) -> quantities.put(sku, level.quantity()));
            return quantities;
        }

        Map<String, Long> reserved() {
            Map<String, Long> reserved = new HashMap<>();
            levels.forEach((sku, level) -> reserved.put(sku, level.reserved()));
            return reserved;
        }

        Map<UUID, ReservationStatus> statuses() {
            Map<UUID, ReservationStatus> statuses = new HashMap<>();
            reservations.forEach((id, reservation) -> statuses.put(id, reservation.status()));
            return statuses;
        }
    }

    /** The rules as the documentation states them, one request after the other. */
    private static final class Model {

        private final Map<String, Long> quantities = new HashMap<>();
        private final Map<UUID, Held> all = new LinkedHashMap<>();
        private final List<UUID> expired = new ArrayList<>();
        private final List<String> entries = new ArrayList<>();

        Model() {
            SKUS.forEach(sku -> quantities.put(sku, 50L));
        }

        boolean apply(LedgerRequest request, Instant now) {
            return switch (request) {
                case WriteRequest writing -> write(writing.write());
                case ReservationRequest reserving ->
                    switch (reserving.change()) {
                        case ReservationChange.Reserve reserve -> reserve(reserve, now);
                        case ReservationChange.Expire expire -> expire(expire, now);
                        case ReservationChange.OfOne one -> change(one, now);
                    };
            };
        }

        Map<String, Long> reserved() {
            Map<String, Long> reserved = new HashMap<>();
            SKUS.forEach(sku -> reserved.put(sku, 0L));
            all.values().stream()
                    .filter(each -> each.status == ReservationStatus.HELD)
                    .forEach(each -> each.lines.forEach((sku, quantity) -> reserved.merge(sku, quantity, Long::sum)));
            return reserved;
        }

        Map<UUID, ReservationStatus> statuses() {
            Map<UUID, ReservationStatus> statuses = new HashMap<>();
            all.forEach((id, each) -> statuses.put(id, each.status));
            return statuses;
        }

        private boolean write(StockWrite write) {
            Map<String, Long> tentative = new HashMap<>(quantities);
            List<String> lines = new ArrayList<>();
            for (StockLine line : write.lines()) {
                long delta = line.deltaFrom(0);
                long after = tentative.get(line.sku()) + delta;
                boolean promised = line.type() == EntryType.SALE || line.type() == EntryType.ISSUE;
                long floor = promised ? Math.min(reserved().get(line.sku()), tentative.get(line.sku())) : 0;
                if (delta < 0 && after < floor) {
                    return false;
                }
                tentative.put(line.sku(), after);
                lines.add(line.sku() + " " + delta);
            }
            quantities.putAll(tentative);
            entries.addAll(lines);
            return true;
        }

        private boolean reserve(ReservationChange.Reserve reserve, Instant now) {
            Map<String, Long> reserved = reserved();
            boolean fits = reserve.lines().stream()
                    .allMatch(line -> line.quantity() <= quantities.get(line.sku()) - reserved.get(line.sku()));
            if (fits) {
                Map<String, Long> lines = new LinkedHashMap<>();
                reserve.lines().forEach(line -> lines.put(line.sku(), line.quantity()));
                all.put(reserve.id(), new Held(lines, now.plus(reserve.expiresIn())));
            }
            return fits;
        }

        private boolean change(ReservationChange.OfOne change, Instant now) {
            Held held = all.get(change.id());
            if (held == null
                    || held.status != ReservationStatus.HELD
                    || !(change.arrivedAt().isBefore(held.expiresAt) || now.isBefore(held.expiresAt))) {
                return false;
            }
            switch (change) {
                case ReservationChange.Release release -> held.status = ReservationStatus.RELEASED;
                case ReservationChange.Extend extend -> held.expiresAt = now.plus(extend.expiresIn());
                case ReservationChange.Commit commit -> {
                    Map<String, Long> goes = commit.quantities() == null ? held.lines : commit.quantities();
                    boolean possible = goes.entrySet().stream()
                            .allMatch(line -> line.getValue() <= held.lines.getOrDefault(line.getKey(), 0L)
                                    && line.getValue() <= quantities.get(line.getKey()));
                    if (!possible) {
                        return false;
                    }
                    // The lines of a whole commit go in the order in which they were held
                    goes.forEach((sku, quantity) -> {
                        quantities.merge(sku, -quantity, Long::sum);
                        entries.add(sku + " " + -quantity);
                    });
                    held.status = ReservationStatus.COMMITTED;
                }
            }
            return true;
        }

        private boolean expire(ReservationChange.Expire expire, Instant now) {
            for (UUID id : expire.ids()) {
                Held held = all.get(id);
                if (held != null && held.status == ReservationStatus.HELD && !now.isBefore(held.expiresAt)) {
                    held.status = ReservationStatus.EXPIRED;
                    expired.add(id);
                }
            }
            return true;
        }
    }

    private static final class Held {

        private final Map<String, Long> lines;
        private Instant expiresAt;
        private ReservationStatus status = ReservationStatus.HELD;

        Held(Map<String, Long> lines, Instant expiresAt) {
            this.lines = lines;
            this.expiresAt = expiresAt;
        }
    }
}
