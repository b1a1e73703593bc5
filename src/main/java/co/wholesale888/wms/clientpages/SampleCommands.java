package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Fills the sample curl commands on the pages with the URL of the service and a SKU of the warehouse. */
@Component
class SampleCommands {

    /** The SKU with the highest quantity, so that a sample sale succeeds. */
    private static final StockSearch.Search HIGHEST_QUANTITY =
            new StockSearch.Search(null, Set.of(), StockSearch.Order.QUANTITY, true);

    private static final String EXAMPLE = "TEST-SKU";

    private final StockSearch stock;
    private final PublicUrl publicUrl;

    SampleCommands(StockSearch stock, PublicUrl publicUrl) {
        this.stock = stock;
        this.publicUrl = publicUrl;
    }

    /** The commands of the getting-started page by step, which read the key from the environment. */
    Map<String, String> firstSteps(WarehouseContext warehouse, HttpServletRequest request) {
        String url = baseUrl(request);
        String skuOrExample = sku(warehouse).orElse(EXAMPLE);
        String sale = "{\"transactions\":[{\"sku\":\"%s\",\"delta\":-1,\"type\":\"SALE\"}]}".formatted(skuOrExample);
        String events = "\"alert.triggered\",\"order.shipped\",\"order.delivered\"";
        String webhook = "{\"url\":\"https://erp.example.com/hooks\",\"events\":[%s]}".formatted(events);
        String key = "-H \"Authorization: Bearer $WMS_KEY\"";
        // What is sold in a live warehouse is sold: a first attempt there writes nothing, and so takes no key
        String once = warehouse.sandbox() ? "-H \"Idempotency-Key: $(uuidgen)\" " : "";
        String update = "/v1/stock/update" + (warehouse.sandbox() ? "" : "?dryRun=true");
        return Map.of(
                "health", "curl %s/v1/health".formatted(url),
                "read", readStock(warehouse, request, "$WMS_KEY"),
                "sale", "curl -X POST %s %s-d '%s' \"%s%s\"".formatted(key, once, sale, url, update),
                "alerts", "curl %s %s/v1/alerts".formatted(key, url),
                "webhook", "curl -X POST %s -d '%s' %s/v1/webhooks".formatted(key, webhook, url),
                "feed", "curl %s \"%s/v1/transactions?order=asc&wait=20\"".formatted(key, url));
    }

    /** A command that reads the level of a SKU with this key, or the levels of all SKUs while there is none. */
    String readStock(WarehouseContext warehouse, HttpServletRequest request, String key) {
        String query =
                sku(warehouse).map(sku -> "?sku=" + sku.replace("+", "%2B")).orElse("");
        return "curl -H \"Authorization: Bearer %s\" \"%s/v1/stock%s\"".formatted(key, baseUrl(request), query);
    }

    private String baseUrl(HttpServletRequest request) {
        return publicUrl.of(request) + "/api/wms";
    }

    /** A SKU of the warehouse; empty if it has none. */
    Optional<String> sku(WarehouseContext warehouse) {
        return stock.search(warehouse.uuid(), HIGHEST_QUANTITY, 1, 0).stream()
                .map(StockItem::sku)
                .findFirst();
    }
}
