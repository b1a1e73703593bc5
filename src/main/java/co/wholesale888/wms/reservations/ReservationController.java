package co.wholesale888.wms.reservations;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.SkuLines;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.EntryType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/reservations}: holds goods, commits, extends and releases them, and lists what is held. */
@RestController
@RequestMapping("/v1/reservations")
class ReservationController {

    private static final long DEFAULT_SECONDS = 900;
    private static final long MAX_SECONDS = 604_800;

    private final ReservationLane lane;
    private final ReservationLists lists;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Clock clock;

    ReservationController(
            ReservationLane lane, ReservationLists lists, Idempotency idempotency, Cursors cursors, Clock clock) {
        this.lane = lane;
        this.lists = lists;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<byte[]> reserve(
            Caller.Bearer caller, @Nullable IdempotencyKey key, JsonBody body, HttpServletRequest request) {
        JsonFields fields = body.fields("lines", "expiresInSeconds", "reference");
        SkuLines lines = new SkuLines(fields, "quantity");
        Long seconds = fields.integer("expiresInSeconds");
        String reference = fields.text("reference");
        fields.refuseMalformed();
        Map<String, Long> quantities = lines.check(1, 1, Quantities.MAX_DELTA);
        Duration expiresIn = duration(fields, seconds == null ? DEFAULT_SECONDS : seconds);
        fields.requireLength("reference", reference, 0, Lengths.MAX_REFERENCE);
        fields.refuseInvalid();
        List<Reservation.Line> held = quantities.entrySet().stream()
                .map(line -> new Reservation.Line(line.getKey(), line.getValue()))
                .toList();
        return change(
                caller,
                new ReservationChange.Reserve(caller.warehouseId(), IdKind.next(), held, reference, expiresIn),
                key,
                request,
                body);
    }

    @GetMapping
    Listed list(Caller.Bearer caller, @AllowedParameters({"status", "sku", "limit", "cursor"}) Query query) {
        Filter filter = query.choice("status", Filter.class);
        String sku = query.sku("sku");
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        Set<ReservationStatus> statuses = filter == Filter.ALL
                ? EnumSet.allOf(ReservationStatus.class)
                : EnumSet.of(filter == null ? ReservationStatus.HELD : ReservationStatus.valueOf(filter.name()));
        String list = "reservations %s %s %s".formatted(caller.warehouseId(), statuses, sku);
        Page<Reservation> page = lists.page(caller.warehouseId(), statuses, sku, limit, cursors.decode(list, cursor));
        return new Listed(
                page.items().stream().map(ReservationView::of).toList(),
                cursors.encode(list, page.next()),
                page.hasMore());
    }

    @GetMapping("/{id}")
    ReservationView one(Caller.Bearer caller, @PathVariable String id) {
        return lists.find(caller.warehouseId(), IdKind.RESERVATION.require(id))
                .map(ReservationView::of)
                .orElseThrow(() -> RefusedException.notFound("reservation"));
    }

    @PostMapping("/{id}/commit")
    ResponseEntity<byte[]> commit(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        JsonFields fields = body.fields("type", "workerId", "lines");
        String typeName = fields.text("type");
        String workerId = fields.text("workerId");
        SkuLines lines = new SkuLines(fields, "quantity");
        fields.refuseMalformed();
        EntryType type = EnumNames.parse(EntryType.class, typeName);
        fields.rule(
                type == EntryType.SALE || type == EntryType.ISSUE,
                "type",
                typeName == null ? "is required: SALE or ISSUE" : "must be SALE or ISSUE");
        fields.requireLength("workerId", workerId, 1, Lengths.MAX_WORKER_ID);
        fields.rule(type != EntryType.ISSUE || workerId != null, "workerId", "is required for an ISSUE");
        Map<String, Long> quantities = lines.isGiven() ? lines.check(1, 1, Quantities.MAX_DELTA) : null;
        fields.refuseInvalid();
        UUID reservationId = IdKind.RESERVATION.require(id);
        return change(
                caller,
                new ReservationChange.Commit(
                        caller.warehouseId(),
                        reservationId,
                        now(),
                        caller.tokenId(),
                        requireNonNull(type),
                        workerId,
                        quantities),
                key,
                request,
                body);
    }

    @PostMapping("/{id}/extend")
    ResponseEntity<byte[]> extend(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        JsonFields fields = body.fields("expiresInSeconds");
        Long seconds = fields.integer("expiresInSeconds");
        fields.refuseMalformed();
        fields.rule(seconds != null, "expiresInSeconds", "is required");
        Duration expiresIn = duration(fields, seconds == null ? DEFAULT_SECONDS : seconds);
        fields.refuseInvalid();
        UUID reservationId = IdKind.RESERVATION.require(id);
        return change(
                caller,
                new ReservationChange.Extend(caller.warehouseId(), reservationId, now(), expiresIn),
                key,
                request,
                body);
    }

    @PostMapping("/{id}/release")
    ResponseEntity<byte[]> release(
            Caller.Bearer caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        body.requireNoFields();
        UUID reservationId = IdKind.RESERVATION.require(id);
        return change(
                caller, new ReservationChange.Release(caller.warehouseId(), reservationId, now()), key, request, body);
    }

    private ResponseEntity<byte[]> change(
            Caller.Bearer caller,
            ReservationChange change,
            @Nullable IdempotencyKey key,
            HttpServletRequest request,
            JsonBody body) {
        return lane.change(caller.accountId(), change, idempotency.keyed(change.warehouseId(), key, request, body));
    }

    private static Duration duration(JsonFields fields, long seconds) {
        fields.rule(
                seconds >= 1 && seconds <= MAX_SECONDS,
                "expiresInSeconds",
                "must be 1 to %s seconds".formatted(MAX_SECONDS));
        return Duration.ofSeconds(seconds);
    }

    private Instant now() {
        return Times.micros(clock.instant());
    }

    private enum Filter {
        HELD,
        COMMITTED,
        RELEASED,
        EXPIRED,
        ALL
    }

    record Listed(
            List<ReservationView> reservations, @Nullable String nextCursor, boolean hasMore) {}
}
