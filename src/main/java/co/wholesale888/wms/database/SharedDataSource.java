package co.wholesale888.wms.database;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The general pool, as the service sees it. A connection that is not taken within {@link SharedConnections#call}
 * counts for the share of changes if a transaction begins, and for that of all other work if not, until it is closed.
 */
final class SharedDataSource extends DelegatingDataSource {

    private final SharedConnections connections;
    private final ChangeLimit changes;

    SharedDataSource(HikariDataSource pool, SharedConnections connections, ChangeLimit changes) {
        super(pool);
        this.connections = connections;
        this.changes = changes;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (SharedConnections.isHeld()) {
            return watched(super.getConnection(), () -> {});
        }
        boolean reserved = changes.takeReserved();
        Share share = reserved ? Share.CHANGES : Share.OTHER;
        if (!reserved) {
            connections.enter(share);
        }
        boolean opened = false;
        try {
            Connection connection = watched(super.getConnection(), () -> connections.leave(share));
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                connections.leave(share);
            }
        }
    }

    private static Connection watched(Connection connection, Runnable atClose) {
        AtomicBoolean open = new AtomicBoolean(true);
        return (Connection) Proxy.newProxyInstance(
                SharedDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    try {
                        if (method.getName().equals("commit")) {
                            CommitLostException.commit(connection);
                            return null;
                        }
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (method.getName().equals("close") && open.getAndSet(false)) {
                            atClose.run();
                        }
                    }
                });
    }
}
