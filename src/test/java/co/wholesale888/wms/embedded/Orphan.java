package co.wholesale888.wms.embedded;

import co.wholesale888.wms.testing.FreePort;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A PostgreSQL that a killed service has left running on a data directory that is no longer locked. */
final class Orphan {

    private final Path cluster;
    private final ProcessHandle postmaster;

    private Orphan(Path cluster, ProcessHandle postmaster) {
        this.cluster = cluster;
        this.postmaster = postmaster;
    }

    /** Starts it in the data directory and creates a table {@code kept} with a column {@code seven}. */
    static Orphan leaveIn(Path directory) {
        try (DataDirectory data = DataDirectory.open(directory)) {
            PostgresCluster cluster = PostgresCluster.prepare(data);
            int port = FreePort.find();
            PostgresCommand command = PostgresCommand.start(cluster.folder(), cluster.serverCommand(port));
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=wms&password=" + cluster.password();
            Awaitility.await().ignoreExceptions().until(() -> {
                Sql.execute(url, "create table kept as select 7 as seven");
                return true;
            });
            return new Orphan(cluster.folder(), command.process().toHandle());
        }
    }

    boolean isAlive() {
        return postmaster.isAlive();
    }

    void freeze() {
        PostgresProcesses.in(cluster).forEach(process -> PostgresProcesses.signal("STOP", process.pid()));
    }

    void kill() {
        PostgresProcesses.in(cluster).forEach(ProcessHandle::destroyForcibly);
    }
}
