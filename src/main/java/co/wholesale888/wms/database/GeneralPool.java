package co.wholesale888.wms.database;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/** Prepares the general pool, which Spring Boot opens from its own properties, like the pools of the paths. */
@Component
class GeneralPool implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool) {
            String configured = pool.getConnectionInitSql();
            pool.setConnectionInitSql(
                    configured == null ? SessionSettings.PINNED : configured + "; " + SessionSettings.PINNED);
            pool.setTransactionIsolation(SessionSettings.ISOLATION);
            pool.setExceptionOverride(new BrokenConnections());
            BrokenConnections.watch(pool);
        }
        return bean;
    }
}
