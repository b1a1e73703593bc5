package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Creates orders and moves them on over the API. */
final class OrderRequests {

    private OrderRequests() {}

    /** Creates an order with the reference PO-1 and returns its id. */
    static String create(Fixtures fixtures, WarehouseFixture warehouse, Object... skusAndQuantities) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < skusAndQuantities.length; i += 2) {
            lines.add("{\"sku\":\"%s\",\"quantity\":%s}".formatted(skusAndQuantities[i], skusAndQuantities[i + 1]));
        }
        HttpResponse<String> answer = fixtures.api()
                .post(
                        "/ops/v1/warehouses/" + warehouse.access().id() + "/orders",
                        fixtures.operator(),
                        "{\"reference\":\"PO-1\",\"lines\":[%s]}".formatted(String.join(",", lines)));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Api.json(answer).path("id").stringValue();
    }

    static void ship(Fixtures fixtures, String order) {
        move(fixtures, order, "ship");
    }

    static void deliver(Fixtures fixtures, String order) {
        move(fixtures, order, "deliver");
    }

    private static void move(Fixtures fixtures, String order, String step) {
        String path = "/ops/v1/orders/" + order + "/" + step;
        assertThat(fixtures.api().post(path, fixtures.operator(), null).statusCode())
                .isEqualTo(200);
    }
}
