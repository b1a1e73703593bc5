package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Copies a running server for a standby, as {@code pg_basebackup} does, which the embedded programs lack. */
final class BaseBackup {

    private static final Set<String> OF_THE_RUNNING_SERVER = Set.of("postmaster.pid", "postmaster.opts");

    private BaseBackup() {}

    /** Copies the server and its password into an empty directory, ready to start as its streaming replica. */
    static void copy(DisposablePostgres primary, DataDirectory data) throws IOException, SQLException {
        Path from = primary.folder();
        Path to = data.path(from.getFileName().toString());
        String password = "postgres-password";
        Files.copy(from.resolveSibling(password), data.path(password), StandardCopyOption.REPLACE_EXISTING);
        try (Connection connection = DriverManager.getConnection(primary.url());
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            copyFiles(from, to);
            try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(to.resolve("backup_label"), label.getString(1));
            }
        }
        Files.writeString(
                to.resolve("postgresql.auto.conf"),
                "primary_conninfo = '" + primary.connectionInfo() + "'\n",
                StandardOpenOption.APPEND);
        Files.createFile(to.resolve("standby.signal"));
    }

    /** Without the WAL, which the standby streams from the primary. */
    private static void copyFiles(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            boolean isWal = path.startsWith(from.resolve("pg_wal")) && !Files.isDirectory(path);
            if (!isWal && !OF_THE_RUNNING_SERVER.contains(path.getFileName().toString())) {
                try {
                    Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                    // The server has removed it meanwhile
                }
            }
        }
    }
}
