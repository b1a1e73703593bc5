package co.wholesale888.wms.database;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Prepares the general pool, which Spring Boot opens from its own properties, like the pools of the paths, and divides
 * it into shares.
 */
@Component
class GeneralPool implements BeanPostProcessor {

    private final ObjectProvider<SharedConnections> connections;
    private final ObjectProvider<ChangeLimit> changes;

    /** Providers, because nothing else may be created as early as this. */
    GeneralPool(ObjectProvider<SharedConnections> connections, ObjectProvider<ChangeLimit> changes) {
        this.connections = connections;
        this.changes = changes;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof HikariDataSource pool) {
            pool.setMaximumPoolSize(SharedConnections.TOTAL);
            String configured = pool.getConnectionInitSql();
            pool.setConnectionInitSql(
                    (configured == null ? "" : configured + "; ") + SessionSettings.PINNED + SessionSettings.PLANS);
            pool.setTransactionIsolation(SessionSettings.ISOLATION);
            pool.addDataSourceProperty(WritablePrimary.PROPERTY, WritablePrimary.REQUIRED);
            pool.setExceptionOverride(new BrokenConnections());
            BrokenConnections.watch(pool);
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof HikariDataSource pool
                ? new SharedDataSource(pool, connections.getObject(), changes.getObject())
                : bean;
    }
}
