package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.AccessPool;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ServiceTest
class TokenLastUsedTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private TokenLastUsed lastUsed;

    @Autowired
    private AccessPool pool;

    @Test
    void theUseOfATokenShowsInTheListToTheMinute() {
        Fixtures.Place place = fixtures.newWarehouse();
        assertThat(listed(place).path("lastUsedAt").isNull()).isTrue();
        Instant before = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        fixtures.api().get("/v1/me", place.authorization());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !listed(place).path("lastUsedAt").isNull());
        Instant shown = Instant.parse(listed(place).path("lastUsedAt").stringValue());
        assertThat(shown).isBetween(before, Instant.now()).isEqualTo(shown.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void aNoteNeverTurnsTheClockBack() {
        Fixtures.Place place = fixtures.newWarehouse();
        UUID tokenId = IdKind.TOKEN.require(listed(place).path("id").stringValue());
        Caller.Bearer bearer = new Caller.Bearer(tokenId, "erp", Caller.Role.SUPERVISOR, null, place.uuid(), null);
        lastUsed.note(bearer, 30_000_001);
        lastUsed.flush();
        lastUsed.note(bearer, 30_000_000);
        lastUsed.flush();
        assertThat(listed(place).path("lastUsedAt").stringValue()).isEqualTo("2027-01-15T08:01:00.000000Z");
    }

    @Test
    void whatIsNotedYetIsWrittenBeforeTheServiceEnds() {
        Fixtures.Place place = fixtures.newWarehouse();
        UUID tokenId = IdKind.TOKEN.require(listed(place).path("id").stringValue());
        TokenLastUsed ending = new TokenLastUsed(pool);
        ending.note(new Caller.Bearer(tokenId, "erp", Caller.Role.SUPERVISOR, null, place.uuid(), null), 30_000_001);
        ending.destroy();
        assertThat(listed(place).path("lastUsedAt").isNull()).isFalse();
    }

    private JsonNode listed(Fixtures.Place place) {
        return Api.json(fixtures.api()
                        .get(
                                "/v1/warehouses/" + place.id() + "/tokens",
                                place.client().authorization()))
                .path("tokens")
                .get(0);
    }
}
