package co.wholesale888.wms.shared;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairLimitTest {

    private static final UUID ACCOUNT = IdKind.next();
    private static final UUID WAREHOUSE = IdKind.next();

    private final FairLimit limit = new FairLimit("exports", 2, 3, 5, 8);

    @Test
    void everyLimitStopsOnlyItsOwn() {
        UUID token = IdKind.next();
        enter(2, token, WAREHOUSE, ACCOUNT);
        assertRefused(ErrorCode.RATE_LIMITED, token, WAREHOUSE, ACCOUNT);
        enter(1, IdKind.next(), WAREHOUSE, ACCOUNT);
        assertRefused(ErrorCode.RATE_LIMITED, IdKind.next(), WAREHOUSE, ACCOUNT);
        enter(2, IdKind.next(), IdKind.next(), ACCOUNT);
        assertRefused(ErrorCode.RATE_LIMITED, IdKind.next(), IdKind.next(), ACCOUNT);
        enter(1, IdKind.next(), IdKind.next(), IdKind.next());
        enter(2, IdKind.next(), IdKind.next(), IdKind.next());
        assertRefused(ErrorCode.UNAVAILABLE, IdKind.next(), IdKind.next(), IdKind.next());
        assertThat(limit.running()).isEqualTo(8);

        limit.leave(new FairLimit.Holder(token, WAREHOUSE, ACCOUNT));

        enter(1, token, WAREHOUSE, ACCOUNT);
    }

    @Test
    void concurrentRequestsOfOneClientLeaveRoomForOthers() {
        FairLimit many = new FairLimit("streams", 10, 100, 250, 1_000);
        List<UUID> warehouses = List.of(IdKind.next(), IdKind.next(), IdKind.next(), IdKind.next());
        List<FairLimit.Holder> holders = IntStream.range(0, 100)
                .mapToObj(token -> new FairLimit.Holder(IdKind.next(), warehouses.get(token % 4), ACCOUNT))
                .toList();
        assertThat(together(2_000, i -> isEntered(many, holders.get(i / 20))))
                .filteredOn(entered -> entered)
                .hasSize(250);
        assertThat(many.running()).isEqualTo(250);
        many.enter(new FairLimit.Holder(IdKind.next(), IdKind.next(), IdKind.next()));
    }

    private static boolean isEntered(FairLimit limit, FairLimit.Holder holder) {
        try {
            limit.enter(holder);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private void enter(int times, UUID caller, UUID warehouse, UUID account) {
        for (int i = 0; i < times; i++) {
            limit.enter(new FairLimit.Holder(caller, warehouse, account));
        }
    }

    private void assertRefused(ErrorCode code, UUID caller, UUID warehouse, UUID account) {
        assertThatThrownBy(() -> limit.enter(new FairLimit.Holder(caller, warehouse, account)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(code));
    }
}
