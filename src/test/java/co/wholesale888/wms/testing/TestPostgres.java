package co.wholesale888.wms.testing;

import co.wholesale888.wms.embedded.DisposablePostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL of a test run: a container if a Docker engine answers, otherwise the embedded one. It is durable,
 * starts once and ends with the JVM. {@code -Dwms.test.postgres=embedded|container} overrides the choice.
 * With {@code -Pcitus} it is a Citus cluster.
 */
public final class TestPostgres {

    private static final String IMAGE = "postgres:18";

    /** For all instances of a run, which keep theirs. */
    private static final String CONNECTIONS = "max_connections=400";

    private static final String URL = start();

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The JDBC URL of the shared database, with user and password of its owner. */
    public static String url() {
        return URL;
    }

    /**
     * Creates an empty database beside the shared one and returns its JDBC URL: for further instances, since those on
     * the shared database would take work from the tests of others. {@link Instance#second} is the only exception.
     */
    public static String newDatabase() {
        String name = "own_" + DATABASES.incrementAndGet();
        if (TestCitus.isChosen()) {
            return TestCitus.newDatabase(name);
        }
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return URL.replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
    }

    private static String start() {
        if (TestCitus.isChosen()) {
            return TestCitus.newDatabase("shared");
        }
        return usesContainer()
                ? startContainer()
                : DisposablePostgres.create(CONNECTIONS).url();
    }

    private static boolean usesContainer() {
        return switch (System.getProperty("wms.test.postgres", "")) {
            case "embedded" -> false;
            case "container" -> true;
            default -> DockerEngine.answers();
        };
    }

    @SuppressWarnings("resource") // Testcontainers removes the container when this JVM ends
    private static String startContainer() {
        PostgreSQLContainer server = new PostgreSQLContainer(IMAGE)
                .withCommand("postgres -c fsync=on -c synchronous_commit=on -c " + CONNECTIONS
                        + " -c shared_preload_libraries=pg_stat_statements");
        server.start();
        String separator = server.getJdbcUrl().contains("?") ? "&" : "?";
        return server.getJdbcUrl() + separator + "user=" + server.getUsername() + "&password=" + server.getPassword();
    }
}
