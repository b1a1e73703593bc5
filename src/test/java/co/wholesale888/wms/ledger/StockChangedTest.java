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

/** What {@code stock.changed} tells, and while whom. */
@ServiceTest
class StockChangedTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private StockChangedSubscribers wanted;

    @Autowired
    private Ledger ledger;

    @Test
    void everyAcceptedWriteIsOneEventWithItsTransactionsAndTheQuantitiesBefore() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A", "B");
        want(stocked, true);

        JsonNode answer = Api.json(stocked.update(batch(line("A", -1), line("B", 2), line("A", -3)), "key"));

        JsonNode told = onlyChange(stocked);
        assertThat(told.propertyNames()).containsExactly("transactions");
        assertThat(told.get("transactions")).hasSize(3);
        List<Long> before = List.of(100L, 100L, 99L);
        for (int i = 0; i < 3; i++) {
            ObjectNode line = ((ObjectNode) told.get("transactions").get(i)).deepCopy();
            assertThat(line.remove("quantityBefore").longValue()).isEqualTo(before.get(i));
            assertThat((JsonNode) line).isEqualTo(answer.get("transactions").get(i));
        }
    }

    @Test
    void whatWasRefusedOrReplayedOrOnlyTriedIsNone() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        want(stocked, true);
        stocked.update(batch(line("A", -1)), "key");

        stocked.update(batch(line("A", -1)), "key");
        stocked.update(batch(line("A", -1_000)), null);
        stocked.api().post("/v1/stock/update?dryRun=true", stocked.place().authorization(), batch(line("A", -1)));

        assertThat(changes(stocked)).hasSize(1);
    }

    @Test
    void receiptsAreToldLikeEveryOtherWrite() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        want(stocked, true);

        transactions.executeWithoutResult(status -> ledger.append(new StockWrite(
                stocked.place().uuid(),
                EntrySource.SHIPMENT,
                IdKind.next(),
                List.of(StockLine.of("A", EntryType.RECEIPT, 40, null)))));

        JsonNode line = onlyChange(stocked).at("/transactions/0");
        assertThat(line.get("type").stringValue()).isEqualTo("RECEIPT");
        assertThat(line.get("sourceId").stringValue()).startsWith("shp_");
        assertThat(line.get("quantityBefore").longValue()).isEqualTo(100);
    }

    @Test
    void nobodyPaysForItWhoDoesNotWantIt() {
        WarehouseFixture other = WarehouseFixture.with(fixtures, 100, "A");
        WarehouseFixture sandbox = new WarehouseFixture(fixtures.api(), fixtures.newSandbox());
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        want(stocked, true);
        want(stocked, false);

        other.sell(null, "A");
        stocked.sell(null, "A");

        assertThat(changes(other)).isEmpty();
        assertThat(changes(stocked)).isEmpty();
        assertThat(changes(sandbox)).as("its opening").isEmpty();
    }

    private void want(WarehouseFixture stocked, boolean yes) {
        transactions.executeWithoutResult(status -> wanted.set(stocked.place().uuid(), yes));
    }

    private List<JsonNode> changes(WarehouseFixture stocked) {
        return RecordedEvent.in(jdbc, stocked.place().uuid()).stream()
                .filter(happened -> happened.type().equals("stock.changed"))
                .map(RecordedEvent::data)
                .toList();
    }

    private JsonNode onlyChange(WarehouseFixture stocked) {
        assertThat(changes(stocked)).hasSize(1);
        return changes(stocked).getFirst();
    }
}
