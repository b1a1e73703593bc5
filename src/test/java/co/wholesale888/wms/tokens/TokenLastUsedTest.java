package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class TokenLastUsedTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private TokenLastUsed lastUsed;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SharedConnections connections;

    @Test
    void theListShowsTheMinuteOfTheLastUse() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        assertThat(firstToken(warehouse).path("lastUsedAt").isNull()).isTrue();
        Instant before = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        fixtures.api().get("/v1/me", warehouse.authorization());
        Awaitility.await().until(() -> !firstToken(warehouse).path("lastUsedAt").isNull());
        Instant shown = Instant.parse(firstToken(warehouse).path("lastUsedAt").stringValue());
        assertThat(shown).isBetween(before, Instant.now()).isEqualTo(shown.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void anEarlierUseDoesNotReplaceALaterOne() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Caller.Bearer bearer = bearer(warehouse);
        lastUsed.record(bearer, 30_000_001);
        lastUsed.flush();
        lastUsed.record(bearer, 30_000_000);
        lastUsed.flush();
        assertThat(firstToken(warehouse).path("lastUsedAt").stringValue()).isEqualTo("2027-01-15T08:01:00.000000Z");
    }

    @Test
    void pendingUsesAreWrittenAtShutdown() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        try (AnnotationConfigApplicationContext stopping = new AnnotationConfigApplicationContext()) {
            stopping.registerBean(TokenLastUsed.class, () -> new TokenLastUsed(jdbc, connections));
            stopping.refresh();
            stopping.getBean(TokenLastUsed.class).record(bearer(warehouse), 30_000_001);
        }
        assertThat(firstToken(warehouse).path("lastUsedAt").isNull()).isFalse();
    }

    private Caller.Bearer bearer(Fixtures.WarehouseAccess warehouse) {
        UUID tokenId = IdKind.TOKEN.require(firstToken(warehouse).path("id").stringValue());
        return new Caller.Bearer(
                tokenId,
                "erp",
                Caller.Role.SUPERVISOR,
                null,
                warehouse.uuid(),
                warehouse.client().uuid(),
                null,
                List.of(),
                false);
    }

    private JsonNode firstToken(Fixtures.WarehouseAccess warehouse) {
        return Api.json(fixtures.api()
                        .get(
                                "/v1/warehouses/" + warehouse.id() + "/tokens",
                                warehouse.client().authorization()))
                .path("tokens")
                .get(0);
    }
}
