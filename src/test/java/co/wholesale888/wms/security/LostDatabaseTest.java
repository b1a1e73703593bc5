package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.tokens.TokenFormat;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** An instance that loses its database, while another one revokes what it remembers. */
@ServiceTest
class LostDatabaseTest {

    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static TcpProxy line;
    private static Instance lonely;

    @Autowired
    private Fixtures fixtures;

    @BeforeAll
    static void startBehindAProxy() {
        line = TcpProxy.before(TestPostgres.url());
        lonely = Instance.start(line.through(TestPostgres.url()));
    }

    @AfterEach
    void mend() {
        line.restore();
    }

    @AfterAll
    static void stop() {
        lonely.close();
        line.close();
    }

    enum Loss {
        CUT,
        FROZEN
    }

    @ParameterizedTest
    @EnumSource
    void whatItCannotCheckItNeitherGrantsNorDenies(Loss loss) {
        Fixtures.Place place = fixtures.newWarehouse();
        Fixtures.Place revoked = fixtures.newWarehouse();
        Api api = lonely.api();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(api, place) == 200);
        assertThat(status(api, revoked)).isEqualTo(200);
        lose(loss);
        revoke(revoked);
        long revokedAt = System.nanoTime();
        long lastGranted = revokedAt;
        for (int status = status(api, revoked); status != 503; status = status(api, revoked)) {
            assertThat(status).isEqualTo(200);
            lastGranted = System.nanoTime();
        }
        assertThat(Duration.ofNanos(lastGranted - revokedAt)).isLessThan(Duration.ofSeconds(1));
        unavailableInTime(api, place.authorization(), "/v1/me");
        unavailableInTime(api, Api.bearer(TokenFormat.generate()), "/v1/me");
        unavailableInTime(api, place.client().authorization(), "/v1/warehouses");
        assertThat(api.get("/v1/me", Api.bearer("wms_typo")).statusCode())
                .as("a typo needs no look-up")
                .isEqualTo(401);
        line.restore();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(api, place) == 200);
        assertThat(status(api, revoked)).isEqualTo(401);
    }

    @Test
    void aRememberedTokenServesThroughAMomentWithoutTheDatabase() {
        Fixtures.Place place = fixtures.newWarehouse();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(lonely.api(), place) == 200);
        line.freeze();
        assertThat(status(lonely.api(), place)).isEqualTo(200);
        line.restore();
        assertThat(status(lonely.api(), place)).isEqualTo(200);
    }

    private static void lose(Loss loss) {
        switch (loss) {
            case CUT -> line.cut();
            case FROZEN -> line.freeze();
        }
    }

    private static void unavailableInTime(Api api, String authorization, String path) {
        long started = System.nanoTime();
        HttpResponse<String> answer = api.get(path, authorization);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(took).isLessThan(PROMISED);
    }

    private static int status(Api api, Fixtures.Place place) {
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
}
