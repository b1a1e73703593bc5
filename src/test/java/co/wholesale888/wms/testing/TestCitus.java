package co.wholesale888.wms.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.Network;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The Citus cluster of a test run with {@code -Pcitus}: at {@code -Dwms.test.citus=jdbc:…}, or a coordinator and two
 * workers in containers if a Docker engine answers. Without either, tests of the service are skipped.
 */
final class TestCitus implements ExecutionCondition {

    private static final String IMAGE = "citusdata/citus:13.2";
    private static final String CHOSEN = System.getProperty("wms.test.citus", "");

    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled("a database is there");

    /** Whether the tests run on Citus. */
    static boolean isChosen() {
        return !CHOSEN.isEmpty();
    }

    /** The address of the coordinator. */
    static String url() {
        return CHOSEN.startsWith("jdbc:") ? CHOSEN : Containers.URL;
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
        private static final String URL = start();

        private static String start() {
            PostgreSQLContainer coordinator = server("coordinator");
            execute(coordinator, "select citus_set_coordinator_host('coordinator', 5432)");
            for (String worker : new String[] {"worker-1", "worker-2"}) {
                server(worker);
                execute(coordinator, "select citus_add_node('%s', 5432)".formatted(worker));
            }
            return coordinator.getJdbcUrl() + "&user=" + coordinator.getUsername() + "&password="
                    + coordinator.getPassword();
        }

        @SuppressWarnings("resource") // Testcontainers removes the containers when this JVM ends
        private static PostgreSQLContainer server(String name) {
            PostgreSQLContainer server = new PostgreSQLContainer(
                            DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
                    .withNetwork(NETWORK)
                    .withNetworkAliases(name)
                    .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                    .withCommand("postgres -c wal_level=logical -c max_connections=300"
                            + " -c max_prepared_transactions=300 -c shared_preload_libraries=citus,pg_stat_statements");
            server.start();
            return server;
        }

        private static void execute(PostgreSQLContainer server, String sql) {
            try {
                server.execInContainer("psql", "-U", server.getUsername(), "-d", server.getDatabaseName(), "-c", sql);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
