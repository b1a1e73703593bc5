package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * A warehouse of a run, the receivers of its webhooks, and a reader of its events at each instance.
 *
 * @param fixture the warehouse through the first instance
 * @param operator the Authorization header of an operator
 */
record TestedWarehouse(
        WarehouseFixture fixture, String operator, TestReceiver once, TestReceiver retry, List<EventReader> readers)
        implements AutoCloseable {

    /** Creates a warehouse with these SKUs, without stock. */
    static TestedWarehouse create(Cluster cluster, List<String> skus) {
        Fixtures fixtures = Fixtures.at(cluster.nodes().getFirst().api().base()).impatient();
        WarehouseFixture fixture = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        skus.forEach(sku -> fixture.register(fixtures.operator(), sku, HistoryChecker.THRESHOLD, HistoryChecker.PAR));
        TestedWarehouse warehouse = new TestedWarehouse(
                fixture,
                fixtures.operator(),
                TestReceiver.answering(200),
                TestReceiver.answering(200),
                cluster.nodes().stream()
                        .map(node -> EventReader.start(node, fixture))
                        .toList());
        warehouse.subscribe(warehouse.once(), "ONCE");
        warehouse.subscribe(warehouse.retry(), "RETRY");
        return warehouse;
    }

    @Override
    public void close() {
        once.close();
        retry.close();
        readers.forEach(EventReader::close);
    }

    private void subscribe(TestReceiver receiver, String delivery) {
        String types = """
                "alert.triggered","alert.resolved","stock.low","order.shipped","order.delivered",\
                "reservation.expired\"""";
        String body = "{\"url\":\"%s\",\"events\":[%s],\"delivery\":\"%s\"}".formatted(receiver.url(), types, delivery);
        HttpResponse<String> answer =
                fixture.api().post("/v1/webhooks", fixture.access().authorization(), body);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
    }
}
