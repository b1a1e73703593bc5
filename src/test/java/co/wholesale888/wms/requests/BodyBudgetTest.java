package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BodyBudgetTest {

    private static final int PAGE = BodyBudget.PAGE_BYTES;

    private final BodyBudget budget = new BodyBudget(4L * PAGE);
    private final MockHttpServletRequest large = new MockHttpServletRequest();
    private final MockHttpServletRequest other = new MockHttpServletRequest();

    @Test
    void bodiesBeyondTheBudgetAreUnavailable() {
        budget.take(large, PAGE);
        budget.take(large, 3 * PAGE);
        budget.take(other, PAGE);

        assertThat(refusal(2 * PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void smallBodiesAreNeverRefused() {
        budget.take(large, 4 * PAGE);

        budget.take(other, PAGE - 1);
        assertThat(refusal(PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void handledRequestsGiveTheirShareBackOnce() {
        budget.take(large, 4 * PAGE);
        budget.releaseAll(large);
        budget.releaseAll(large);
        budget.take(other, 4 * PAGE);

        assertThat(refusal(5 * PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"64, 100, 2", "160, 227, 8", "512, 1479, 52", "2048, 6940, 244", "100000, 8192, 1024"})
    void limitsFollowTheHeap(long heapMib, int connections, long bodiesMib) {
        assertThat(HeapLimits.maxConnections(heapMib << 20)).isEqualTo(connections);
        assertThat(HeapLimits.bodyBytes(heapMib << 20)).isEqualTo(bodiesMib << 20);
    }

    private ErrorCode refusal(int size) {
        return catchThrowableOfType(RefusedException.class, () -> budget.take(other, size))
                .refusal()
                .code();
    }
}
