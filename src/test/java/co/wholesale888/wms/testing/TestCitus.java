package co.wholesale888.wms.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.Network;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The Citus cluster of a test run with {@code -Pcitus}: its coordinator is at {@code -Dwms.test.citus=jdbc:…},
 * or it is a coordinator and two workers in containers if a Docker engine answers. Without either, tests of the service are skipped.
 */
final class TestCitus implements ExecutionCondition {

    private static final String IMAGE = "citusdata/citus:13.2";
    private static final String CHOSEN = System.getProperty("wms.test.citus", "");

    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled("a database is there");

    /** Whether the tests run on Citus. */
    static boolean isChosen() {
        return !CHOSEN.isEmpty();
    }

    /**
     * Creates an empty database on all servers, makes them a cluster, and returns its JDBC URL.
     *
     * @param name begins its name, which differs from run to run
     */
    static String newDatabase(String name) {
        String database = name + "_" + Long.toString(System.currentTimeMillis(), 36);
        String coordinator = CHOSEN.startsWith("jdbc:") ? CHOSEN : Containers.URL;
        List<String> servers = query(coordinator, """
                select nodename || ':' || nodeport from pg_dist_node order by groupid <> 0, nodename, nodeport""");
        for (String server : servers) {
            query(url(coordinator, server), "create database " + database);
            query(within(url(coordinator, server), database), "create extension citus");
        }
        // A machine that runs all servers looks through every shard for work: four of each table on each worker do
        query(coordinator, "alter database %s set citus.shard_count = 8".formatted(database));
        String created = within(coordinator, database);
        for (int i = 0; i < servers.size(); i++) {
            String[] parts = servers.get(i).split(":");
            query(
                    created,
                    "select %s('%s', %s)"
                            .formatted(i == 0 ? "citus_set_coordinator_host" : "citus_add_node", parts[0], parts[1]));
        }
        return created;
    }

    private static String url(String coordinator, String server) {
        return CHOSEN.startsWith("jdbc:")
                ? coordinator.replaceFirst("//[^/]+/", "//" + server + "/")
                : Containers.URLS.get(server);
    }

    private static String within(String url, String database) {
        return url.replaceFirst("(//[^/]+/)[^?]+", "$1" + database);
    }

    private static List<String> query(String url, String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            boolean hasRows = statement.execute(sql);
            while (hasRows && statement.getResultSet().next()) {
                found.add(String.valueOf(statement.getResultSet().getString(1)));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!isChosen() || CHOSEN.startsWith("jdbc:") || DockerEngine.answers()) {
            return ENABLED;
        }
        String reason = "Skipped: no Docker engine answers, so give the address of a Citus coordinator, such as"
                + " -Dwms.test.citus=jdbc:postgresql://127.0.0.1:5432/wms?user=wms";
        System.out.println(context.getDisplayName() + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    /** Started when the first test needs them. */
    private static final class Containers {

        private static final Network NETWORK = Network.newNetwork();
        private static final Map<String, String> URLS = new HashMap<>();
        private static final String URL = start();

        private static String start() {
            String coordinator = server("coordinator");
            query(coordinator, "select citus_set_coordinator_host('coordinator', 5432)");
            for (String worker : List.of("worker-1", "worker-2")) {
                server(worker);
                query(coordinator, "select citus_add_node('%s', 5432)".formatted(worker));
            }
            return coordinator;
        }

        @SuppressWarnings("resource") // Testcontainers removes the containers when this JVM ends
        private static String server(String name) {
            PostgreSQLContainer server = new PostgreSQLContainer(
                            DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
                    .withNetwork(NETWORK)
                    .withNetworkAliases(name)
                    .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                    .withCommand("postgres -c wal_level=logical -c max_connections=300 -c max_worker_processes=64"
                            + " -c max_prepared_transactions=300 -c shared_preload_libraries=citus,pg_stat_statements");
            server.start();
            String separator = server.getJdbcUrl().contains("?") ? "&" : "?";
            String url = server.getJdbcUrl() + separator + "user=" + server.getUsername() + "&password="
                    + server.getPassword();
            URLS.put(name + ":5432", url);
            return url;
        }
    }
}
