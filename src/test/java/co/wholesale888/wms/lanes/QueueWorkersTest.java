package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.util.ClassUtils;

/** Workers that wait at the stop for their work in progress. */
@ServiceTest
class QueueWorkersTest {

    @Autowired
    private ApplicationContext context;

    /** Otherwise the scheduler would wait for them in vain, and then their work would be cut off. */
    @Test
    void beginNothingMoreOnceTheServiceBeginsToStop() {
        List<? extends Class<?>> workers = Arrays.stream(context.getBeanDefinitionNames())
                .map(context::getType)
                .filter(Objects::nonNull)
                .map(ClassUtils::getUserClass)
                .filter(DisposableBean.class::isAssignableFrom)
                .filter(type ->
                        Arrays.stream(type.getDeclaredFields()).anyMatch(field -> field.getType() == QueueLoop.class))
                .toList();

        assertThat(workers)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(worker ->
                        assertThat(worker.getDeclaredMethods()).anyMatch(QueueWorkersTest::isCalledAtTheStop));
    }

    private static boolean isCalledAtTheStop(Method method) {
        EventListener listener = method.getAnnotation(EventListener.class);
        return listener != null && Arrays.asList(listener.value()).contains(ContextClosedEvent.class);
    }
}
