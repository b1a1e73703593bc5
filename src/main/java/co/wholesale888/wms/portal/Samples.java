package co.wholesale888.wms.portal;

import co.wholesale888.wms.stock.StockDesk;
import co.wholesale888.wms.stock.StockItem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What goes into the command lines that pages offer: this service's address, a SKU of this warehouse. */
@Component
class Samples {

    /** The one of which most is there: a sale of it works. */
    private static final StockDesk.Search MOST = new StockDesk.Search(null, Set.of(), StockDesk.Order.QUANTITY, true);

    private final StockDesk stock;

    Samples(StockDesk stock) {
        this.stock = stock;
    }

    /** The address under which this page was asked for, with the public prefix of the API. */
    String base(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = port == (request.isSecure() ? 443 : 80);
        return "%s://%s%s/api/wms".formatted(request.getScheme(), request.getServerName(), usual ? "" : ":" + port);
    }

    /** A SKU that the warehouse has; a made-up one where it has none yet. */
    String sku(Place place) {
        return stock.search(place.uuid(), MOST, 1, 0).stream()
                .map(StockItem::sku)
                .findFirst()
                .orElse("TEST-SKU");
    }

    /** The call that reads its level, with this in place of the key. */
    String readCall(Place place, HttpServletRequest request, String key) {
        String inUrl = sku(place).replace("+", "%2B");
        return "curl -H \"Authorization: Bearer %s\" \"%s/v1/stock?sku=%s\"".formatted(key, base(request), inUrl);
    }
}
