package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

class BodyBudgetTest {

    private static final int PAGE = BodyBudget.PAGE_BYTES;

    private final BodyBudget budget = new BodyBudget(4L * PAGE, 4 * PAGE);
    private final MockHttpServletRequest large = new MockHttpServletRequest();
    private final MockHttpServletRequest other = new MockHttpServletRequest();

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

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

    @Test
    void oneAddressGetsAQuarter() {
        BodyBudget shared = new BodyBudget(16L * PAGE, PAGE);
        other.setRemoteAddr("192.0.2.1");
        shared.take(large, 4 * PAGE);

        assertThat(refusal(shared, new MockHttpServletRequest(), PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);
        shared.take(other, 4 * PAGE);
        shared.releaseAll(large);
        shared.take(new MockHttpServletRequest(), 4 * PAGE);
    }

    @Test
    void allTokensOfAnAccountShareAQuarter() {
        BodyBudget shared = new BodyBudget(16L * PAGE, PAGE);
        UUID account = UUID.randomUUID();
        use(bearer(account));
        shared.take(large, 3 * PAGE);
        use(bearer(account));
        assertThat(refusal(shared, other, 2 * PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);
        shared.take(other, PAGE);
        use(new Caller.ClientUser(UUID.randomUUID(), account, AccountRole.OWNER, true));
        assertThat(refusal(shared, new MockHttpServletRequest(), PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);

        use(bearer(UUID.randomUUID()));
        shared.take(new MockHttpServletRequest(), 4 * PAGE);
        use(new Caller.Operator(UUID.randomUUID()));
        shared.take(new MockHttpServletRequest(), 4 * PAGE);
    }

    @Test
    void aSmallBudgetStillHasRoomForTheLargestBody() {
        BodyBudget small = new BodyBudget(8L * PAGE, 6 * PAGE);
        small.take(large, 6 * PAGE);

        assertThat(refusal(small, other, PAGE)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"64, 100, 4", "160, 227, 8", "512, 1479, 52", "2048, 6940, 244", "100000, 8192, 1024"})
    void limitsFollowTheHeap(long heapMib, int connections, long bodiesMib) {
        assertThat(HeapLimits.maxConnections(heapMib << 20)).isEqualTo(connections);
        assertThat(HeapLimits.bodyBytes(heapMib << 20)).isEqualTo(bodiesMib << 20);
    }

    private static void use(Caller caller) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null));
    }

    private static Caller bearer(UUID account) {
        return new Caller.Bearer(
                UUID.randomUUID(),
                "a",
                Caller.Role.SUPERVISOR,
                null,
                UUID.randomUUID(),
                account,
                null,
                List.of(),
                false);
    }

    private ErrorCode refusal(int size) {
        return refusal(budget, other, size);
    }

    private static ErrorCode refusal(BodyBudget budget, MockHttpServletRequest request, int size) {
        return catchThrowableOfType(RefusedException.class, () -> budget.take(request, size))
                .refusal()
                .code();
    }
}
