package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class UnknownTokenLimitTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void tooManyUnknownTokensThrottleOnlyUnknownTokens() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api api = fixtures.api().from("127.0.7.1");
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        String guess = Api.bearer(TokenFormat.generate());
        for (int i = 0; i < BearerTokens.MAX_UNKNOWN + 10; i++) {
            assertThat(api.get("/v1/me", guess).statusCode())
                    .as("a cached unknown token does not count")
                    .isEqualTo(401);
        }
        for (int i = 0; i < BearerTokens.MAX_UNKNOWN - 1; i++) {
            assertThat(me(api).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> throttled = me(api);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).isPresent();
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        assertThat(me(fixtures.api().from("127.0.7.2")).statusCode()).isEqualTo(401);
    }

    @Test
    void aGoodTokenIsWelcomeAmongGuessesAndRevocations() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Fixtures.WarehouseAccess revoked = fixtures.newWarehouse();
        Api api = fixtures.api().from("127.0.7.3");
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        for (int i = 0; i < BearerTokens.MAX_UNKNOWN; i++) {
            me(api);
        }
        assertThat(me(api).statusCode()).isEqualTo(429);
        String unused = Api.bearer(fixtures.supervisorToken(warehouse));
        fixtures.revoke(revoked);
        assertThat(api.get("/v1/me", revoked.authorization()).statusCode()).isEqualTo(401);
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        assertThat(api.get("/v1/me", unused).statusCode())
                .as("a good token that this instance has not seen before")
                .isEqualTo(200);
    }

    private static HttpResponse<String> me(Api api) {
        return api.get("/v1/me", Api.bearer(TokenFormat.generate()));
    }
}
