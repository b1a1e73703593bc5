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

class PlacesTest {

    private static final UUID ACCOUNT = IdKind.next();
    private static final UUID WAREHOUSE = IdKind.next();

    private final Places places = new Places("exports", 2, 3, 5, 8);

    @Test
    void everyLimitStopsOnlyItsOwn() {
        UUID token = IdKind.next();
        take(2, token, WAREHOUSE, ACCOUNT);
        assertRefused(ErrorCode.RATE_LIMITED, token, WAREHOUSE, ACCOUNT);
        take(1, IdKind.next(), WAREHOUSE, ACCOUNT);
        assertRefused(ErrorCode.RATE_LIMITED, IdKind.next(), WAREHOUSE, ACCOUNT);
        take(2, IdKind.next(), IdKind.next(), ACCOUNT);
        assertRefused(ErrorCode.RATE_LIMITED, IdKind.next(), IdKind.next(), ACCOUNT);
        take(1, IdKind.next(), IdKind.next(), IdKind.next());
        take(2, IdKind.next(), IdKind.next(), IdKind.next());
        assertRefused(ErrorCode.UNAVAILABLE, IdKind.next(), IdKind.next(), IdKind.next());
        assertThat(places.taken()).isEqualTo(8);

        places.release(new Places.Holder(token, WAREHOUSE, ACCOUNT));

        take(1, token, WAREHOUSE, ACCOUNT);
    }

    @Test
    void concurrentRequestsOfOneClientLeaveRoomForOthers() throws Exception {
        Places many = new Places("streams", 10, 100, 250, 1_000);
        List<UUID> warehouses = List.of(IdKind.next(), IdKind.next(), IdKind.next(), IdKind.next());
        List<Future<Boolean>> taken = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int token = 0; token < 100; token++) {
                UUID warehouse = warehouses.get(token % warehouses.size());
                Places.Holder holder = new Places.Holder(IdKind.next(), warehouse, ACCOUNT);
                for (int i = 0; i < 20; i++) {
                    taken.add(threads.submit(() -> isTaken(many, holder)));
                }
            }
        }
        int accepted = 0;
        for (Future<Boolean> one : taken) {
            accepted += one.get() ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(250).isEqualTo(many.taken());
        many.take(new Places.Holder(IdKind.next(), IdKind.next(), IdKind.next()));
    }

    private static boolean isTaken(Places places, Places.Holder holder) {
        try {
            places.take(holder);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private void take(int times, UUID caller, UUID warehouse, UUID account) {
        for (int i = 0; i < times; i++) {
            places.take(new Places.Holder(caller, warehouse, account));
        }
    }

    private void assertRefused(ErrorCode code, UUID caller, UUID warehouse, UUID account) {
        assertThatThrownBy(() -> places.take(new Places.Holder(caller, warehouse, account)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(code));
    }
}
