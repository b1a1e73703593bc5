package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.LevelRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of the order form, with what helps an operator to decide on the quantity.
 *
 * @param index the index of the row, from 0
 * @param level the stock level; null if the warehouse does not have the SKU, or none has been entered
 * @param onOrder units that are ordered or shipped, and not delivered
 * @param daysOfCover the number of days that the stock lasts; null if nothing was sold recently
 */
record OrderFormRow(
        int index,
        OrderForm.Line line,
        @Nullable LevelRow level,
        long onOrder,
        @Nullable Double daysOfCover) {

    static OrderFormRow blank(int index) {
        return new OrderFormRow(index, OrderForm.Line.entered("", ""), null, 0, null);
    }

    /** Whether the SKU is not registered in the warehouse; the shipment will register it. */
    public boolean isNewSku() {
        return level == null && line.hasValidSku();
    }

    /** Whether the SKU is registered, so that the row shows it as text instead of an input. */
    public boolean isRegistered() {
        return level != null;
    }
}
