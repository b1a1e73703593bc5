package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What goes into the command lines that pages offer: this service's address, a SKU of this warehouse. */
@Component
class SampleCommands {

    /** The one of which most is there: a sale of it works. */
    private static final StockSearch.Search MOST =
            new StockSearch.Search(null, Set.of(), StockSearch.Order.QUANTITY, true);

    private final StockSearch stock;

    SampleCommands(StockSearch stock) {
        this.stock = stock;
    }

    /** The address under which this page was asked for, with the public prefix of the API. */
    String base(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = port == (request.isSecure() ? 443 : 80);
        return "%s://%s%s/api/wms".formatted(request.getScheme(), request.getServerName(), usual ? "" : ":" + port);
    }

    /** A SKU that the warehouse has; a made-up one where it has none yet. */
    String sku(WarehouseContext place) {
        return stock.search(place.uuid(), MOST, 1, 0).stream()
                .map(StockItem::sku)
                .findFirst()
                .orElse("TEST-SKU");
    }

    /** The call that reads its level, with this in place of the key. */
    String readCall(WarehouseContext place, HttpServletRequest request, String key) {
        String inUrl = sku(place).replace("+", "%2B");
        return "curl -H \"Authorization: Bearer %s\" \"%s/v1/stock?sku=%s\"".formatted(key, base(request), inUrl);
    }
}
