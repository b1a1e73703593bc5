package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The directory of an instance with an embedded database: PostgreSQL's files and the generated secrets, readable by its
 * owner only. A file lock, which ends with the process, admits one instance at a time.
 */
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Creates the directory if it is missing and locks it; {@link EmbeddedFailure} if either fails. */
    static DataDirectory open(Path directory) {
        Path root = prepare(directory);
        Path file = root.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new EmbeddedFailure("The data directory " + root + " is in use by another running instance. Stop"
                        + " that instance, or choose another directory with wms.data-dir.");
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** Creates the directory if it is missing, without locking it. */
    static Path prepare(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.isWritable(directory)) {
                throw new IOException("it is not writable");
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw unusable(directory.toAbsolutePath(), e);
        }
    }

    Path root() {
        return root;
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /** Reads the text of this file; creates it (mode 0600) with the initial text if it does not exist. */
    static String readOrCreate(Path root, String name, Supplier<String> initial) {
        Path file = root.resolve(name);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                // Linking a complete file never leaves a partial one, and fails if another process was faster
                Path temporary = Files.createTempFile(root, name, ".new");
                try {
                    write(temporary, initial.get());
                    Files.createLink(file, temporary);
                } catch (FileAlreadyExistsException createdConcurrently) {
                    // Read below
                } finally {
                    Files.deleteIfExists(temporary);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EmbeddedFailure("The file " + file + " cannot be created or read: " + e.getMessage(), e);
        }
    }

    String readOrCreate(String name, Supplier<String> initial) {
        return readOrCreate(root, name, initial);
    }

    /** Reads the text of this file; null if it does not exist. */
    @Nullable
    String read(String name) {
        try {
            return Files.readString(path(name)).strip();
        } catch (NoSuchFileException missing) {
            return null;
        } catch (IOException e) {
            throw new EmbeddedFailure("The file " + path(name) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Replaces the text of this file. */
    void replace(String name, String text) {
        try {
            Path temporary = Files.createTempFile(root, name, ".new");
            write(temporary, text);
            Files.move(temporary, path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedFailure("The file " + path(name) + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Deletes the entries whose names begin with the prefix, except one. */
    static void deleteOthers(Path root, String prefix, @Nullable Path except) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, prefix + "*")) {
            for (Path entry : entries) {
                if (!entry.equals(except)) {
                    FileSystemUtils.deleteRecursively(entry);
                }
            }
        }
    }

    /** Unlocks the directory for another instance. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new EmbeddedFailure("The lock of " + root + " cannot be released: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException lockedByThisProcess) {
            return false;
        }
    }

    private static EmbeddedFailure unusable(Path directory, IOException e) {
        return new EmbeddedFailure(
                "The data directory " + directory + " cannot be used (" + e.getMessage()
                        + "). Make it writable for the user " + System.getProperty("user.name")
                        + ", or choose another directory with wms.data-dir.",
                e);
    }
}
