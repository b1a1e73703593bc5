package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;

/**
 * PostgreSQL's files in a {@link DataDirectory}, ready to start a server: programs unpacked, database created, no other
 * server running on them.
 *
 * @param folder PostgreSQL's data directory
 * @param programs the directory of its programs
 * @param password the password of {@link #USER}
 */
record PostgresCluster(Path folder, Path programs, String password) {

    static final String USER = "wms";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final String UNFINISHED = "initialising-";
    static final String FOLDER = "postgresql";
    static final String PASSWORD_FILE = "postgres-password";
    private static final StringKeyGenerator PASSWORDS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);
    private static final long INIT_SECONDS = 120;

    /** Passed at every start, so that an edited configuration file cannot make the data less safe. */
    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "fsync", "on",
            "full_page_writes", "on",
            "synchronous_commit", "on",
            "max_connections", "200",
            "shared_buffers", "128MB",
            "max_wal_size", "512MB",
            "logging_collector", "off");

    /** Prepares the files. The first time takes a few seconds. The directory must be locked. */
    static PostgresCluster prepare(DataDirectory data) {
        Path folder = data.path(FOLDER);
        PostgresProcesses.stopAllIn(folder);
        Path programs = PostgresBinaries.unpackedIn(data.root());
        boolean hasPassword = Files.exists(data.path(PASSWORD_FILE));
        if (Files.isDirectory(folder) && !hasPassword) {
            throw new EmbeddedFailure("The password of the database in " + folder + " is lost. Restore the file "
                    + data.path(PASSWORD_FILE) + ", or move the data directory away to start with a new one.");
        }
        String password = data.readOrCreate(PASSWORD_FILE, PASSWORDS::generateKey);
        PostgresCluster cluster = new PostgresCluster(folder, programs, password);
        if (!Files.isDirectory(folder)) {
            cluster.initialise(data);
        }
        return cluster;
    }

    /** The command that starts the server on this port. */
    List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", folder.toString(), "-p", "" + port));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    private String program(String name) {
        return programs.resolve("bin").resolve(name).toString();
    }

    /** Creates the database in a temporary directory, which is renamed only when it is complete. */
    private void initialise(DataDirectory data) {
        LOG.info("Creating a new PostgreSQL database in {}", folder);
        try {
            DataDirectory.deleteOthers(data.root(), UNFINISHED, null);
            Path temporary = Files.createTempDirectory(data.root(), UNFINISHED);
            List<String> command = List.of(
                    program("initdb"),
                    "--pgdata=" + temporary,
                    "--username=" + USER,
                    "--pwfile=" + data.path(PASSWORD_FILE),
                    "--auth=scram-sha-256",
                    // The password is random, so that hashing it repeatedly would only make connections slower
                    "--set=scram_iterations=1",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8");
            PostgresCommand initdb = PostgresCommand.start(data.root(), command);
            if (!initdb.succeedsWithin(INIT_SECONDS)) {
                throw new EmbeddedFailure(
                        "PostgreSQL could not create its database in " + folder + ": " + initdb.lastOutput());
            }
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "PostgreSQL's database cannot be created in " + folder + ": " + e.getMessage(), e);
        }
    }
}
