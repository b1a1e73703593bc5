package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.QueryString;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationLane;
import co.wholesale888.wms.reservations.ReservationLists;
import co.wholesale888.wms.reservations.ReservationStatus;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The reservations of a warehouse. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}/reservations")
class ReservationsPageController {

    private static final int PAGE_SIZE = 25;
    private static final Set<ReservationStatus> ENDED = EnumSet.complementOf(EnumSet.of(ReservationStatus.HELD));

    private final ReservationLists reservations;
    private final ReservationLane lane;
    private final OneTimeForm oneTimeForm;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReservationsPageController(
            ReservationLists reservations,
            ReservationLane lane,
            OneTimeForm oneTimeForm,
            AuditTrail trail,
            TransactionTemplate transaction,
            Clock clock) {
        this.reservations = reservations;
        this.lane = lane;
        this.oneTimeForm = oneTimeForm;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView reservations(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"state", "sku", "before"},
                            ofForm = true)
                    Query query) {
        boolean ended = query.choice("state", State.class) == State.ENDED;
        String sku = query.sku("sku");
        String before = Objects.toString(query.id("before", IdKind.RESERVATION), null);
        query.refuseInvalid();
        Page<Reservation> page = reservations.page(
                warehouse.uuid(), ended ? ENDED : EnumSet.of(ReservationStatus.HELD), sku, PAGE_SIZE, before);
        return new ModelAndView("portal/reservations")
                .addObject("ended", ended)
                .addObject("sku", sku == null ? "" : sku)
                .addObject("reservations", page.items())
                .addObject("next", page.next());
    }

    @GetMapping("/{reservation}")
    ModelAndView reservation(WarehouseContext warehouse, @PathVariable String reservation) {
        return page(warehouse, IdKind.RESERVATION.require(reservation)).addObject("errors", FormErrors.NONE);
    }

    @PostMapping("/{reservation}/release")
    ModelAndView release(WarehouseContext warehouse, @PathVariable String reservation, HttpServletRequest request) {
        warehouse.requireOwner();
        UUID id = IdKind.RESERVATION.require(reservation);
        ReservationChange release = new ReservationChange.Release(warehouse.uuid(), id, Times.micros(clock.instant()));
        try {
            oneTimeForm.send(warehouse, request, keyed -> lane.change(warehouse.accountId(), release, keyed));
        } catch (RefusedException e) {
            return FormErrors.redisplay(page(warehouse, id), e.refusal())
                    .addObject("errors", FormErrors.of(e.refusal()));
        }
        OneTimeForm.recorded(() -> recordRelease(warehouse, id));
        return new ModelAndView("redirect:" + path(warehouse, id) + "?done=released");
    }

    /**
     * In a transaction of its own, since the lane has its own. If this one fails, or the process ends in between, the
     * entry comes with the form's next submission; only if nobody sends it again is it lost.
     */
    private void recordRelease(WarehouseContext warehouse, UUID id) {
        transaction.executeWithoutResult(status -> trail.recordOnce(
                AuditAction.RESERVATION_RELEASED,
                warehouse.uuid(),
                IdKind.RESERVATION.format(id),
                Map.of("by", "portal")));
    }

    private ModelAndView page(WarehouseContext warehouse, UUID id) {
        Reservation found =
                reservations.find(warehouse.uuid(), id).orElseThrow(() -> RefusedException.notFound("reservation"));
        // The ledger has the entries of a commit under this reference
        String reference = found.reference() == null ? IdKind.RESERVATION.format(id) : found.reference();
        return new ModelAndView("portal/reservation")
                .addObject("reservation", found)
                .addObject("ledgerQuery", new QueryString().add("reference", reference))
                .addObject("mayRelease", warehouse.isMayChange() && found.isHeld());
    }

    private static String path(WarehouseContext warehouse, UUID id) {
        return "/portal/warehouses/" + warehouse.id() + "/reservations/" + IdKind.RESERVATION.format(id);
    }

    private enum State {
        HELD,
        ENDED
    }
}
