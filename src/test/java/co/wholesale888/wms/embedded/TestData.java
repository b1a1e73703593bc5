package co.wholesale888.wms.embedded;

import co.wholesale888.wms.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Creates data directories for tests, which share one unpacked copy of PostgreSQL's programs. */
final class TestData {

    private static final Path SHARED = Path.of("target", "postgresql").toAbsolutePath();

    private TestData() {}

    /** Creates a directory below the temporary directory of the system. */
    static Path directory() throws IOException {
        Path directory = Files.createTempDirectory("wms-data-");
        linkPrograms(directory);
        // All would begin with the same port, and take it from each other while a server is stopped
        Files.writeString(directory.resolve("postgres-port"), "" + FreePort.find());
        return directory;
    }

    /** Creates a directory with an empty cluster: a copy, which takes a small part of the time of initdb. */
    static Path clusterDirectory() throws IOException {
        Path directory = directory();
        for (String part : new String[] {PostgresCluster.FOLDER, PostgresCluster.PASSWORD_FILE}) {
            copy(Template.ROOT.resolve(part), directory.resolve(part));
        }
        return directory;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** The cluster that all others are copies of. It is never started. */
    private static final class Template {

        static final Path ROOT = create();

        private static Path create() {
            try (DataDirectory data = DataDirectory.open(directory())) {
                PostgresCluster.prepare(data);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(data.root())));
                return data.root();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path root) {
            try {
                FileSystemUtils.deleteRecursively(root);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static synchronized void linkPrograms(Path directory) throws IOException {
        Path programs = programs();
        try {
            Files.createSymbolicLink(directory.resolve(programs.getFileName()), programs);
        } catch (FileAlreadyExistsException alreadyLinked) {
            // Nothing to do
        }
    }

    /** Tests run in several processes: the first one unpacks, the others wait. */
    private static Path programs() throws IOException {
        Files.createDirectories(SHARED);
        try (FileChannel channel =
                        FileChannel.open(SHARED.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            return PostgresBinaries.unpackedIn(SHARED);
        }
    }
}
