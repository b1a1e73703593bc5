package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL's files in a {@link DataDirectory}, ready to be served: programs unpacked, nobody else at work there,
 * database made.
 *
 * @param folder PostgreSQL's own data folder
 * @param programs where its programs are
 * @param password what {@link #USER} signs in with
 */
record PostgresCluster(Path folder, Path programs, String password) {

    static final String USER = "wms";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final String UNFINISHED = "initialising-";
    private static final String PASSWORD_FILE = "postgres-password";
    private static final int PASSWORD_BYTES = 24;
    private static final long INIT_SECONDS = 120;

    /** Given at every start, so that an edited configuration file cannot make the data less safe. */
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

    /** Takes a few seconds the first time, and a moment later on. The directory must be locked. */
    static PostgresCluster prepare(DataDirectory data) {
        Path folder = data.path("postgresql");
        PostgresProcesses.endAllIn(folder);
        Path programs = PostgresBinaries.unpackedIn(data.root());
        boolean known = Files.exists(data.path(PASSWORD_FILE));
        if (Files.isDirectory(folder) && !known) {
            throw new EmbeddedFailure("The password of the database in " + folder + " is lost: put the file "
                    + data.path(PASSWORD_FILE) + " back, or move the data directory away to start with a new one.");
        }
        String password = data.keep(PASSWORD_FILE, PostgresCluster::newPassword);
        PostgresCluster cluster = new PostgresCluster(folder, programs, password);
        if (!Files.isDirectory(folder)) {
            cluster.initialise(data);
        }
        return cluster;
    }

    /** The command line that serves the cluster on this port. */
    List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", folder.toString(), "-p", "" + port));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    private String program(String name) {
        return programs.resolve("bin").resolve(name).toString();
    }

    /** A database is there completely or not at all: made aside, then renamed. */
    private void initialise(DataDirectory data) {
        LOG.info("Making a new PostgreSQL database in {}", folder);
        try {
            removeUnfinished(data.root());
            Path aside = Files.createTempDirectory(data.root(), UNFINISHED);
            List<String> command = List.of(
                    program("initdb"),
                    "--pgdata=" + aside,
                    "--username=" + USER,
                    "--pwfile=" + data.path(PASSWORD_FILE),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8");
            PostgresCommand initdb = PostgresCommand.start(data.root(), command);
            if (!initdb.succeedsWithin(INIT_SECONDS)) {
                throw new EmbeddedFailure(
                        "PostgreSQL could not make its database in " + folder + ": " + initdb.lastWords());
            }
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedFailure("PostgreSQL's database cannot be made in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void removeUnfinished(Path root) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            for (Path path : all.toList()) {
                if (path.getFileName().toString().startsWith(UNFINISHED)) {
                    FileSystemUtils.deleteRecursively(path);
                }
            }
        }
    }

    private static String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
