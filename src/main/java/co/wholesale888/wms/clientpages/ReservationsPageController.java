package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.reservations.Reservation;
import co.wholesale888.wms.reservations.ReservationLists;
import co.wholesale888.wms.reservations.ReservationStatus;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Skus;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The reservations of a warehouse. */
@PortalPage
class ReservationsPageController {

    private static final int PAGE_SIZE = 25;
    private static final Set<ReservationStatus> ENDED = EnumSet.complementOf(EnumSet.of(ReservationStatus.HELD));

    private final ReservationLists reservations;

    ReservationsPageController(ReservationLists reservations) {
        this.reservations = reservations;
    }

    @GetMapping("/portal/warehouses/{warehouse}/reservations")
    ModelAndView reservations(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"state", "sku", "before"},
                            ofForm = true)
                    Query query) {
        boolean ended = query.choice("state", State.class) == State.ENDED;
        String sku = query.text("sku");
        if (sku != null && !Skus.isValid(sku)) {
            query.report("sku", "sku " + Skus.RULE + ".");
        }
        String before = query.text("before");
        query.refuseInvalid();
        String position =
                before == null ? null : IdKind.RESERVATION.require(before).toString();
        Page<Reservation> page = reservations.page(
                warehouse.uuid(), ended ? ENDED : EnumSet.of(ReservationStatus.HELD), sku, PAGE_SIZE, position);
        return new ModelAndView("portal/reservations")
                .addObject("ended", ended)
                .addObject("sku", sku == null ? "" : sku)
                .addObject("reservations", page.items())
                .addObject("next", page.next());
    }

    /** What the list shows. */
    private enum State {
        HELD,
        ENDED
    }
}
