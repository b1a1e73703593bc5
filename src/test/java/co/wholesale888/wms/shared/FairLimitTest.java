package co.wholesale888.wms.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    void concurrentRequestsOfOneClientLeaveRoomForOthers() throws Exception {
        FairLimit many = new FairLimit("streams", 10, 100, 250, 1_000);
        List<UUID> warehouses = List.of(IdKind.next(), IdKind.next(), IdKind.next(), IdKind.next());
        List<Future<Boolean>> entered = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int token = 0; token < 100; token++) {
                UUID warehouse = warehouses.get(token % warehouses.size());
                FairLimit.Holder holder = new FairLimit.Holder(IdKind.next(), warehouse, ACCOUNT);
                for (int i = 0; i < 20; i++) {
                    entered.add(threads.submit(() -> isEntered(many, holder)));
                }
            }
        }
        int accepted = 0;
        for (Future<Boolean> one : entered) {
            accepted += one.get() ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(250).isEqualTo(many.running());
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
