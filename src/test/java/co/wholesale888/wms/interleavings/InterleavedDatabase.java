package co.wholesale888.wms.interleavings;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * One instance's connection to a real PostgreSQL. Other threads may run before each round trip, and while a statement
 * waits for a lock. A round trip may fail as if the connection had been lost: before the server got it, or after that.
 */
public final class InterleavedDatabase extends AbstractDataSource {

    /** When a statement takes longer, the server is asked whether it waits for a lock. */
    private static final long ASK_AFTER_MS = 10;

    private static final AtomicLong ROUND_TRIPS = new AtomicLong();

    private final Connection connection;
    private final Connection observer;
    private final RandomGenerator random;
    private final int lossPermille;

    /**
     * @param connection used only here; it stays open
     * @param observer may be shared by all instances
     * @param lossPermille how many round trips fail, of a thousand
     */
    public InterleavedDatabase(Connection connection, Connection observer, RandomGenerator random, int lossPermille) {
        this.connection = connection;
        this.observer = observer;
        this.random = random;
        this.lossPermille = lossPermille;
    }

    @Override
    public Connection getConnection() throws SQLException {
        connection.setAutoCommit(true);
        return proxy(Connection.class, new Session());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** A connection as its user sees it, until it is lost. */
    private final class Session implements InvocationHandler {

        private boolean lost;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Exception {
            return switch (method.getName()) {
                case "close" -> null;
                case "isClosed" -> lost;
                case "rollback" ->
                    lost
                            ? null
                            : roundTrip("rollback", () -> InterleavedDatabase.invoke(connection, method, arguments));
                case "commit" -> roundTrip("commit", () -> InterleavedDatabase.invoke(connection, method, arguments));
                case "prepareStatement" -> {
                    Object statement = InterleavedDatabase.invoke(connection, method, arguments);
                    yield proxy(PreparedStatement.class, (ignored, called, values) -> {
                        Callable<@Nullable Object> call =
                                () -> InterleavedDatabase.invoke(Objects.requireNonNull(statement), called, values);
                        return called.getName().startsWith("execute") ? roundTrip("statement", call) : call.call();
                    });
                }
                default -> {
                    requireOpen();
                    yield InterleavedDatabase.invoke(connection, method, arguments);
                }
            };
        }

        private @Nullable Object roundTrip(String step, Callable<@Nullable Object> call) throws Exception {
            Scheduler.yieldPoint(step);
            requireOpen();
            int chance = random.nextInt(2_000);
            try {
                if (chance < lossPermille) {
                    throw lose();
                }
                Object result = inDatabase(call);
                if (chance < 2 * lossPermille) {
                    throw lose();
                }
                return result;
            } finally {
                ROUND_TRIPS.incrementAndGet();
            }
        }

        private void requireOpen() throws SQLException {
            if (lost) {
                throw new SQLException("This connection has been closed.", "08003");
            }
        }

        private SQLException lose() throws SQLException {
            lost = true;
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return new SQLException("An I/O error occurred while sending to the backend.", "08006");
        }
    }

    private @Nullable Object inDatabase(Callable<@Nullable Object> call) throws Exception {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(call.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        if (!endsOrWaits(result)) {
            AtomicLong seen = new AtomicLong(ROUND_TRIPS.get());
            Scheduler.await("waits for a lock", () -> {
                // Only the end of another round trip releases a lock
                long now = ROUND_TRIPS.get();
                boolean changed = seen.getAndSet(now) != now;
                return result.isDone() || (changed && endsOrWaits(result));
            });
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Returns true when the statement has ended, and false when it waits for a lock. */
    private boolean endsOrWaits(CompletableFuture<@Nullable Object> result) {
        while (true) {
            try {
                result.get(ASK_AFTER_MS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (waitsForLock()) {
                    return false;
                }
            } catch (ExecutionException e) {
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean waitsForLock() {
        try (PreparedStatement ask = observer.prepareStatement("select cardinality(pg_blocking_pids(?)) > 0")) {
            ask.setInt(1, connection.unwrap(PGConnection.class).getBackendPID());
            try (ResultSet row = ask.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
