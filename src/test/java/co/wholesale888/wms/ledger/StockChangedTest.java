package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.events.StockChangedSubscribers;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The content of {@code stock.changed} events, and which warehouses have them. */
@ServiceTest
class StockChangedTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private StockChangedSubscribers subscribers;

    @Autowired
    private Ledger ledger;

    @Test
    void anAcceptedWriteIsOneEventWithTransactionsAndOldLevels() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        setSubscribed(stock, true);

        JsonNode answer = Api.json(stock.update(batch(line("A", -1), line("B", 2), line("A", -3)), "key"));

        JsonNode data = onlyChange(stock);
        assertThat(data.propertyNames()).containsExactly("transactions");
        assertThat(data.get("transactions")).hasSize(3);
        List<Long> before = List.of(100L, 100L, 99L);
        for (int i = 0; i < 3; i++) {
            ObjectNode line = ((ObjectNode) data.get("transactions").get(i)).deepCopy();
            assertThat(line.remove("quantityBefore").longValue()).isEqualTo(before.get(i));
            assertThat((JsonNode) line).isEqualTo(answer.get("transactions").get(i));
        }
    }

    @Test
    void refusedReplayedAndDryRunWritesAreNotAnnounced() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        setSubscribed(stock, true);
        stock.update(batch(line("A", -1)), "key");

        stock.update(batch(line("A", -1)), "key");
        stock.update(batch(line("A", -1_000)), null);
        stock.api().post("/v1/stock/update?dryRun=true", stock.access().authorization(), batch(line("A", -1)));

        assertThat(changes(stock)).hasSize(1);
    }

    @Test
    void receiptsAreAnnouncedLikeOtherWrites() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        setSubscribed(stock, true);

        transactions.executeWithoutResult(status -> ledger.append(new StockWrite(
                stock.access().uuid(),
                EntrySource.SHIPMENT,
                IdKind.next(),
                List.of(StockLine.of("A", EntryType.RECEIPT, 40, null)))));

        JsonNode line = onlyChange(stock).at("/transactions/0");
        assertThat(line.get("type").stringValue()).isEqualTo("RECEIPT");
        assertThat(line.get("sourceId").stringValue()).startsWith("shp_");
        assertThat(line.get("quantityBefore").longValue()).isEqualTo(100);
    }

    @Test
    void warehousesWithoutSubscribersHaveNoEvents() {
        WarehouseFixture other = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture sandbox = new WarehouseFixture(fixtures.api(), fixtures.newSandbox());
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A");
        setSubscribed(stock, true);
        setSubscribed(stock, false);

        other.sell(null, "A");
        stock.sell(null, "A");

        assertThat(changes(other)).isEmpty();
        assertThat(changes(stock)).isEmpty();
        assertThat(changes(sandbox)).as("its initial count").isEmpty();
    }

    private void setSubscribed(WarehouseFixture stock, boolean yes) {
        transactions.executeWithoutResult(
                status -> subscribers.set(stock.access().uuid(), yes));
    }

    private List<JsonNode> changes(WarehouseFixture stock) {
        return RecordedEvent.in(jdbc, stock.access().uuid()).stream()
                .filter(event -> event.type().equals("stock.changed"))
                .map(RecordedEvent::data)
                .toList();
    }

    private JsonNode onlyChange(WarehouseFixture stock) {
        assertThat(changes(stock)).hasSize(1);
        return changes(stock).getFirst();
    }
}
