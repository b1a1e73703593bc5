package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class UnknownTokenLimitTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private BearerTokens tokens;

    /** Nor do they look different from revoked ones. They are looked up a few at a time. */
    @Test
    void tooManyUnknownTokensThrottleOnlyUnknownTokens() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api api = fixtures.api().impatient().from("127.0.7.1");
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        String guess = Api.bearer(TokenFormat.generate());
        for (int i = 0; i < BearerTokens.MAX_UNKNOWN + 10; i++) {
            assertThat(api.get("/v1/me", guess).statusCode()).isEqualTo(401);
        }
        for (int i = 1; i < BearerTokens.MAX_UNKNOWN - 1; i++) {
            assertThat(me(api).statusCode()).isEqualTo(401);
        }
        whileSuspectsAreBusy(() -> {
            assertThat(me(api).statusCode())
                    .as("one that is known to be unknown does not count again")
                    .isEqualTo(401);
            assertThat(me(api).statusCode()).as("one too many").isEqualTo(503);
            assertThat(api.get("/v1/me", warehouse.authorization()).statusCode())
                    .isEqualTo(200);
            assertThat(me(fixtures.api().from("127.0.7.2")).statusCode()).isEqualTo(401);
        });
        assertThat(me(api).statusCode()).isEqualTo(401);
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
        String unused = Api.bearer(fixtures.supervisorToken(warehouse));
        fixtures.revoke(revoked);
        assertThat(api.get("/v1/me", revoked.authorization()).statusCode()).isEqualTo(401);
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        assertThat(api.get("/v1/me", unused).statusCode())
                .as("a good token that this instance has not seen before")
                .isEqualTo(200);
    }

    /** Neither after a change of its account, when it is looked up again, nor while guesses wait for each other. */
    @Test
    void aTokenThatWasGoodBeforeDoesNotWaitWithGuesses() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Api api = fixtures.api().impatient().from("127.0.7.4");
        assertThat(api.get("/v1/me", warehouse.authorization()).statusCode()).isEqualTo(200);
        for (int i = 0; i < BearerTokens.MAX_UNKNOWN; i++) {
            me(api);
        }
        for (String action : List.of("suspend", "approve")) {
            String path = "/ops/v1/accounts/" + warehouse.client().id() + "/" + action;
            assertThat(fixtures.api().post(path, fixtures.operator(), null).statusCode())
                    .isEqualTo(200);
        }
        whileSuspectsAreBusy(() -> {
            assertThat(api.get("/v1/me", warehouse.authorization()).statusCode())
                    .isEqualTo(200);
            assertThat(me(api).statusCode()).as("a guess").isEqualTo(503);
        });
    }

    private void whileSuspectsAreBusy(Runnable then) {
        for (int i = 0; i < BearerTokens.MAX_SUSPECTS; i++) {
            tokens.suspects.enter();
        }
        try {
            then.run();
        } finally {
            for (int i = 0; i < BearerTokens.MAX_SUSPECTS; i++) {
                tokens.suspects.leave();
            }
        }
    }

    private static HttpResponse<String> me(Api api) {
        return api.get("/v1/me", Api.bearer(TokenFormat.generate()));
    }
}
