package co.wholesale888.wms.ledger;

import co.wholesale888.wms.ledger.LedgerRequest.Outcome;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationStatus;
import co.wholesale888.wms.reservations.ReservationView;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Applies changes of reservations to one warehouse in memory, between the writes of the same batch: from the
 * reservations loaded under the head's lock to those to be stored. Like {@link Fold}, whose levels it holds and frees,
 * it has no input or output and no clock.
 */
final class ReservationFold {

    static final int MAX_HELD = 10_000;

    private final Fold fold;
    private final Instant now;
    private final Map<UUID, Reservation> current;
    private final List<Reservation> created = new ArrayList<>(0);
    private final Map<UUID, Reservation> changed = new LinkedHashMap<>();
    private final List<Reservation> expired = new ArrayList<>(0);
    private long held;

    /**
     * @param loaded the reservations of the warehouse that the changes name, by id
     * @param held how many reservations the warehouse holds, without those whose time is over
     * @param now the database's time, by which reservations are found to be over. The fold's is later if the clock was
     *     put back.
     */
    ReservationFold(Fold fold, Map<UUID, Reservation> loaded, long held, Instant now) {
        this.fold = fold;
        this.now = now;
        this.current = new HashMap<>(loaded);
        this.held = held;
    }

    /** Carries out a change as a whole, or refuses it. */
    Outcome apply(ReservationChange change) {
        return switch (change) {
            case ReservationChange.Reserve reserve -> reserve(reserve);
            case ReservationChange.Expire expire -> {
                expire(expire.ids());
                yield new Outcome.Done(200, Map.of(), null);
            }
            case ReservationChange.OfOne one -> changeOne(one);
        };
    }

    boolean hasChanges() {
        return !created.isEmpty() || !changed.isEmpty();
    }

    List<Reservation> created() {
        return created;
    }

    /** The reservations that were extended or have ended. */
    List<Reservation> changed() {
        return List.copyOf(changed.values());
    }

    /** Those of the changed reservations whose time was over. */
    List<Reservation> expired() {
        return expired;
    }

    private Outcome reserve(ReservationChange.Reserve reserve) {
        List<Violation> violations = fold.checks().ofHold(reserve.lines());
        if (!violations.isEmpty()) {
            return new Outcome.Refused(Refusal.of(violations));
        }
        if (held >= MAX_HELD) {
            return refused("The warehouse holds %s reservations, the maximum. Commit or release some of them first."
                    .formatted(MAX_HELD));
        }
        Reservation reservation = new Reservation(
                reserve.warehouseId(),
                reserve.id(),
                ReservationStatus.HELD,
                reserve.lines(),
                reserve.reference(),
                fold.recordedAt(),
                now.plus(reserve.expiresIn()),
                null);
        hold(reservation, 1);
        created.add(reservation);
        ReservationView view = ReservationView.of(reservation);
        return new Outcome.Done(201, view, view.id());
    }

    private Outcome changeOne(ReservationChange.OfOne change) {
        Reservation reservation = current.get(change.id());
        if (reservation == null) {
            return new Outcome.Refused(RefusedException.notFound("reservation").refusal());
        }
        if (change instanceof ReservationChange.Commit commit) {
            List<Violation> beyond = beyond(reservation, lines(commit, reservation));
            if (!beyond.isEmpty()) {
                return new Outcome.Refused(Refusal.of(beyond));
            }
        }
        if (!reservation.isHeld()) {
            return refused("The reservation is %s already.".formatted(reservation.status()));
        }
        boolean over = !change.arrivedAt().isBefore(reservation.expiresAt()) && !now.isBefore(reservation.expiresAt());
        if (over) {
            return refused("The reservation is over since %s.".formatted(reservation.expiresAt()));
        }
        return switch (change) {
            case ReservationChange.Commit commit -> commit(commit, reservation);
            case ReservationChange.Extend extend -> done(change(reservation.extended(now.plus(extend.expiresIn()))));
            case ReservationChange.Release release -> done(end(reservation, ReservationStatus.RELEASED));
        };
    }

    private Outcome commit(ReservationChange.Commit commit, Reservation reservation) {
        List<Reservation.Line> lines = lines(commit, reservation);
        List<Violation> violations = fold.checks().ofCommit(lines);
        if (!violations.isEmpty()) {
            return new Outcome.Refused(Refusal.of(violations));
        }
        Reservation committed = end(reservation, ReservationStatus.COMMITTED);
        WriteOutcome.Accepted accepted = fold.record(write(commit, reservation, lines));
        return new Outcome.Done(
                200, new Committed(ReservationView.of(committed), accepted.transactions(), accepted.stock()), null);
    }

    private static List<Reservation.Line> lines(ReservationChange.Commit commit, Reservation reservation) {
        Map<String, Long> quantities = commit.quantities();
        return quantities == null
                ? reservation.lines()
                : quantities.entrySet().stream()
                        .map(line -> new Reservation.Line(line.getKey(), line.getValue()))
                        .toList();
    }

    private static List<Violation> beyond(Reservation reservation, List<Reservation.Line> lines) {
        Map<String, Long> held = new HashMap<>();
        reservation.lines().forEach(line -> held.put(line.sku(), line.quantity()));
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Reservation.Line line = lines.get(i);
            long most = held.getOrDefault(line.sku(), 0L);
            if (line.quantity() > most) {
                String message = most == 0
                        ? "The reservation does not hold %s.".formatted(line.sku())
                        : "The reservation holds %s of %s, and cannot commit %s."
                                .formatted(most, line.sku(), line.quantity());
                violations.add(Violation.of(
                        i, most == 0 ? "sku" : "quantity", line.sku(), ErrorCode.VALIDATION_FAILED, message));
            }
        }
        return violations;
    }

    private static StockWrite write(
            ReservationChange.Commit commit, Reservation reservation, List<Reservation.Line> lines) {
        String reference =
                reservation.reference() == null ? IdKind.RESERVATION.format(reservation.id()) : reservation.reference();
        return new StockWrite(
                commit.warehouseId(),
                EntrySource.API,
                commit.tokenId(),
                lines.stream()
                        .map(line -> new StockLine(
                                line.sku(),
                                commit.type(),
                                -line.quantity(),
                                null,
                                null,
                                commit.workerId(),
                                reference,
                                null,
                                null))
                        .toList());
    }

    /** Ends those of these loaded reservations whose time is over. */
    void expire(List<UUID> ids) {
        for (UUID id : ids) {
            Reservation reservation = current.get(id);
            if (reservation != null && reservation.isHeld() && !now.isBefore(reservation.expiresAt())) {
                expired.add(end(reservation, ReservationStatus.EXPIRED));
                held++; // was not counted
            }
        }
    }

    private Reservation end(Reservation reservation, ReservationStatus as) {
        hold(reservation, -1);
        return change(reservation.ended(as, fold.recordedAt()));
    }

    private Reservation change(Reservation reservation) {
        current.put(reservation.id(), reservation);
        changed.put(reservation.id(), reservation);
        return reservation;
    }

    private void hold(Reservation reservation, int sign) {
        reservation.lines().forEach(line -> fold.hold(line.sku(), sign * line.quantity()));
        held += sign;
    }

    private static Outcome done(Reservation reservation) {
        return new Outcome.Done(200, ReservationView.of(reservation), null);
    }

    private static Outcome refused(String detail) {
        return new Outcome.Refused(Refusal.of(ErrorCode.INVALID_STATE, detail));
    }

    /** The answer to a commit. */
    record Committed(ReservationView reservation, List<TransactionView> transactions, List<StockItem> stock) {}
}
