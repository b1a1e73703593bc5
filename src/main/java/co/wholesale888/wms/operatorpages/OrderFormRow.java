package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.LevelRow;
import org.jspecify.annotations.Nullable;

/**
 * A line of an order that is being drawn up, with what an operator wants to know to decide on it.
 *
 * @param place where it stands in the form
 * @param level how it stands; null where the warehouse does not have the SKU, or none is typed yet
 * @param onOrder what is ordered or shipped, and not yet delivered
 * @param daysOfCover for how many days the level lasts; null where nothing was sold
 */
record OrderFormRow(
        int place,
        OrderForm.Line line,
        @Nullable LevelRow level,
        long onOrder,
        @Nullable Double daysOfCover) {

    static OrderFormRow blank(int place) {
        return new OrderFormRow(place, OrderForm.Line.typed("", ""), null, 0, null);
    }

    /** Whether the warehouse will have this SKU from the shipment on. */
    public boolean isUnknown() {
        return level == null && line.hasSku();
    }

    /** Whether its SKU is shown and not asked for: it is there, and was chosen. */
    public boolean fixed() {
        return level != null;
    }

    /** What is missing to par and not on order either. */
    public long suggested() {
        return level == null ? 0 : Math.max(0, level.par() - level.quantity() - onOrder);
    }
}
