package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.WritesLog;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Loops of workers, in a service that stops while they run. */
@WritesLog
class QueueLoopsTest {

    private final AnnotationConfigApplicationContext service = new AnnotationConfigApplicationContext(QueueLoops.class);
    private final QueueLoop loop = service.getBean(QueueLoops.class)
            .of(LoggerFactory.getLogger(QueueLoopsTest.class), "Items of a test cannot be handled");
    private final List<UUID> items = Stream.generate(IdKind::next).limit(5).toList();
    private final List<UUID> handled = new ArrayList<>();

    @AfterEach
    void close() {
        service.close();
    }

    /** Otherwise the scheduler would wait for them in vain, and then their work would be cut off. */
    @Test
    void noFurtherPieceIsBegunOnceTheServiceBeginsToStop() {
        List<Integer> pieces = new ArrayList<>();
        loop.run(() -> {
            pieces.add(pieces.size());
            if (pieces.size() == 3) {
                service.close();
            }
            return true;
        });
        assertThat(pieces).hasSize(3);
        assertThat(loop.isStopped()).isTrue();
    }

    @Test
    void aPieceOfManyItemsEndsInTheMiddleWhenTheServiceStops() {
        boolean all = loop.forEach(items, Function.identity(), item -> {
            handled.add(item);
            if (handled.size() == 2) {
                service.close();
            }
        });
        assertThat(all).isFalse();
        assertThat(handled).isEqualTo(items.subList(0, 2));
    }

    @Test
    void anItemThatFailsKeepsNoneOfTheOthersWaiting() {
        boolean all = loop.forEach(items, Function.identity(), item -> {
            if (item.equals(items.getFirst())) {
                throw new IllegalStateException("it always fails");
            }
            if (item.equals(items.get(1))) {
                throw new RefusedException(ErrorCode.UNAVAILABLE, "busy");
            }
            handled.add(item);
        });
        assertThat(all).isFalse();
        assertThat(handled).isEqualTo(items.subList(2, 5));
        assertThat(loop.forEach(items, Function.identity(), handled::add)).isTrue();
    }
}
