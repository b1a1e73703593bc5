package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * A warehouse of a run, and the receivers of its webhooks.
 *
 * @param fixture the warehouse through the first instance
 */
record TestedWarehouse(WarehouseFixture fixture, TestReceiver once, TestReceiver retry) implements AutoCloseable {

    /** Creates a warehouse with these SKUs, without stock. */
    static TestedWarehouse create(Cluster cluster, List<String> skus) {
        Fixtures fixtures = Fixtures.at(cluster.nodes().getFirst().api().base());
        WarehouseFixture fixture = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        skus.forEach(sku -> fixture.register(fixtures.operator(), sku, HistoryChecker.THRESHOLD, HistoryChecker.PAR));
        TestedWarehouse warehouse =
                new TestedWarehouse(fixture, TestReceiver.answering(200), TestReceiver.answering(200));
        warehouse.subscribe(warehouse.once(), "ONCE");
        warehouse.subscribe(warehouse.retry(), "RETRY");
        return warehouse;
    }

    @Override
    public void close() {
        once.close();
        retry.close();
    }

    private void subscribe(TestReceiver receiver, String delivery) {
        String body = """
                {"url":"%s","events":["alert.triggered","alert.resolved","stock.low"],"delivery":"%s"}""".formatted(receiver.url(), delivery);
        HttpResponse<String> answer =
                fixture.api().post("/v1/webhooks", fixture.access().authorization(), body);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
    }
}
