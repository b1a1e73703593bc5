package co.wholesale888.wms.portal;

import co.wholesale888.wms.stock.StockDesk;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What goes into the command lines that pages offer: this service's address, a SKU of this warehouse. */
@Component
class Samples {

    private static final StockDesk.Search FIRST = new StockDesk.Search(null, Set.of(), StockDesk.Order.SKU, false);

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
        return stock.search(place.uuid(), FIRST, 1, 0).stream()
                .map(item -> item.sku().replace("+", "%2B"))
                .findFirst()
                .orElse("TEST-SKU");
    }
}
