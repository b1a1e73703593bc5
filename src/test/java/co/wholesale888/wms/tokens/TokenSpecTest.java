package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSpecTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:31:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"SUPERVISOR", "supervisor", "SuperVisor"})
    void readsTheRoleInAnyCase(String role) {
        assertThat(read(role).role()).isEqualTo(Caller.Role.SUPERVISOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ſupervisor", "supervısor", " SUPERVISOR", "ADMIN"})
    void rejectsOtherSpellingsOfTheRole(String role) {
        assertThatThrownBy(() -> read(role))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().errors()).singleElement().satisfies(violation -> {
                            assertThat(violation.field()).isEqualTo("role");
                            assertThat(violation.message()).isEqualTo("role must be SUPERVISOR or WORKER.");
                        }));
    }

    @Test
    void aWorkerTokenNeedsAWorker() {
        assertThatThrownBy(() -> new TokenSpec("a", Caller.Role.WORKER, null, null, List.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TokenSpec read(String role) {
        String json = "{\"name\":\"a\",\"role\":\"%s\"}".formatted(role);
        return TokenSpec.read(JsonBody.parse(json.getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
