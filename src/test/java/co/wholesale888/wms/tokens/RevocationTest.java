package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What one instance takes away, another must not grant for longer than a second. */
@ServiceTest
class RevocationTest {

    private static final Duration PROMISED = Duration.ofSeconds(1);

    @Autowired
    private Fixtures fixtures;

    @Test
    void aTokenRevokedHereIsRefusedThereWithinASecond() {
        Fixtures.Place place = fixtures.newWarehouse();
        Api other = Instance.second().api();
        assertThat(me(other, place)).isEqualTo(200);
        revoke(place);
        long revokedAt = System.nanoTime();
        assertThat(me(fixtures.api(), place)).isEqualTo(401);
        awaitRefusal(other, place, revokedAt);
    }

    @Test
    void aSuspensionHereIsOneThereWithinASecondAndAnApprovalToo() {
        Fixtures.Place place = fixtures.newWarehouse();
        Api other = Instance.second().api();
        String client = place.client().authorization();
        assertThat(me(other, place)).isEqualTo(200);
        assertThat(other.post("/v1/warehouses", client, "{}").statusCode()).isEqualTo(422);
        change(place, "suspend");
        long suspendedAt = System.nanoTime();
        assertThat(me(fixtures.api(), place)).isEqualTo(401);
        awaitRefusal(other, place, suspendedAt);
        assertThat(other.post("/v1/warehouses", client, "{}").statusCode()).isEqualTo(403);
        assertThat(other.get("/v1/warehouses", client).statusCode()).isEqualTo(200);
        change(place, "approve");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> me(other, place) == 200);
        assertThat(other.post("/v1/warehouses", client, "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void aTokenMintedThereServesHereAtOnce() {
        Fixtures.Place place = fixtures.newWarehouse();
        HttpResponse<String> minted = Instance.second()
                .api()
                .post(
                        "/v1/warehouses/" + place.id() + "/tokens",
                        place.client().authorization(),
                        "{\"name\":\"a\",\"role\":\"SUPERVISOR\"}");
        String token = Api.json(minted).path("token").stringValue();
        assertThat(fixtures.api().get("/v1/me", Api.bearer(token)).statusCode()).isEqualTo(200);
    }

    private void awaitRefusal(Api other, Fixtures.Place place, long sinceNanos) {
        long lastGranted = sinceNanos;
        for (int status = me(other, place); status != 401; status = me(other, place)) {
            assertThat(status).isEqualTo(200);
            lastGranted = System.nanoTime();
            assertThat(Duration.ofNanos(lastGranted - sinceNanos)).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(Duration.ofNanos(lastGranted - sinceNanos)).isLessThan(PROMISED);
    }

    private static int me(Api api, Fixtures.Place place) {
        return api.get("/v1/me", place.authorization()).statusCode();
    }

    private void revoke(Fixtures.Place place) {
        String path = "/v1/warehouses/" + place.id() + "/tokens";
        String client = place.client().authorization();
        String id = Api.json(fixtures.api().get(path, client))
                .path("tokens")
                .get(0)
                .path("id")
                .stringValue();
        assertThat(fixtures.api().delete(path + "/" + id, client).statusCode()).isEqualTo(204);
    }

    private void change(Fixtures.Place place, String how) {
        HttpResponse<String> answer =
                fixtures.api().post("/ops/v1/accounts/" + place.client().id() + "/" + how, fixtures.operator(), null);
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
