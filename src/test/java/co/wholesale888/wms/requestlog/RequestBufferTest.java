package co.wholesale888.wms.requestlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.web.EndedRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBufferTest {

    private static final UUID WAREHOUSE = UUID.randomUUID();
    private static final Caller.Bearer BEARER = new Caller.Bearer(
            UUID.randomUUID(),
            "erp",
            Caller.Role.SUPERVISOR,
            null,
            WAREHOUSE,
            UUID.randomUUID(),
            null,
            List.of(),
            false);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LeftOut leftOut = new LeftOut(meters);

    @Test
    void whatDoesNotFitIsLeftOutAndCounted() {
        RequestBuffer buffer = new RequestBuffer(new RequestLogSettings(Duration.ofDays(7), 500), leftOut, 2);
        for (String id : List.of("1", "2", "3", "4", "5")) {
            buffer.ended(request(BEARER, id));
        }
        assertThat(ids(buffer)).containsExactly("1", "2");
        assertThat(meters.get("wms.request.log.left.out")
                        .tag("reason", "full")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(leftOut.take(WAREHOUSE)).isEqualTo(3);
        assertThat(leftOut.take(WAREHOUSE)).as("told once").isZero();
        buffer.ended(request(BEARER, "6"));
        assertThat(ids(buffer)).containsExactly("6");
    }

    @Test
    void callersWithoutAKnownTokenTakeNoRoom() {
        RequestBuffer buffer = new RequestBuffer(new RequestLogSettings(Duration.ofDays(7), 500), leftOut, 1);
        buffer.ended(request(null, "stranger"));
        buffer.ended(request(BEARER, "mine"));
        assertThat(ids(buffer)).containsExactly("mine");
    }

    @Test
    void withoutRetentionNothingIsKept() {
        RequestBuffer buffer = new RequestBuffer(new RequestLogSettings(Duration.ZERO, 500), leftOut, 1);
        buffer.ended(request(BEARER, "1"));
        buffer.ended(request(BEARER, "2"));
        assertThat(ids(buffer)).isEmpty();
        assertThat(leftOut.take(WAREHOUSE)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT59M, 500", "-PT1H, 500", "P91D, 500", "P7D, 0", "P7D, 10001"})
    void settingsOutOfRangeAreRefused(Duration retention, int rowsPerSecond) {
        assertThatThrownBy(() -> new RequestLogSettings(retention, rowsPerSecond))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("wms.request-log.");
    }

    private static List<String> ids(RequestBuffer buffer) {
        List<String> ids = new ArrayList<>();
        for (EndedRequest next = buffer.poll(); next != null; next = buffer.poll()) {
            ids.add(next.requestId());
        }
        return ids;
    }

    private static EndedRequest request(Caller.@Nullable Bearer bearer, String id) {
        return new EndedRequest(bearer, id, "GET", "/v1/stock", null, 200, null, false, System.nanoTime(), 1);
    }
}
