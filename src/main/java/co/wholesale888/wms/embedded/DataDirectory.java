package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
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

/**
 * The folder in which an instance without an own database keeps everything: PostgreSQL's files and the generated
 * secrets. Readable for its owner only. One instance at a time: the lock goes with the process, however that ends.
 */
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Makes the folder where it is missing, and locks it; {@link EmbeddedFailure} where either cannot be done. */
    static DataDirectory open(Path folder) {
        Path root = prepare(folder);
        Path file = root.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new EmbeddedFailure("The data directory " + root + " is in use by another running instance of the"
                        + " service: stop that one, or give this one its own with wms.data-dir.");
            }
            return new DataDirectory(root, channel);
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** The folder itself, made where it is missing, without taking the lock. */
    static Path prepare(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.toAbsolutePath().getParent());
                try {
                    Files.createDirectory(
                            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } catch (FileAlreadyExistsException madeMeanwhile) {
                    if (!Files.isDirectory(folder)) {
                        throw madeMeanwhile;
                    }
                }
            }
            if (!Files.isWritable(folder)) {
                throw new IOException("it is not writable");
            }
            return folder.toRealPath();
        } catch (IOException e) {
            throw unusable(folder.toAbsolutePath(), e);
        }
    }

    Path root() {
        return root;
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /** The text kept under this name (mode 0600), made by {@code first} where there is none yet. */
    static String keep(Path root, String name, Supplier<String> first) {
        Path file = root.resolve(name);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                // Complete or absent, never half: written aside, then linked, which refuses to replace another's
                Path aside = Files.createTempFile(root, name, ".new");
                try {
                    write(aside, first.get());
                    Files.createLink(file, aside);
                } catch (FileAlreadyExistsException madeMeanwhile) {
                    return Files.readString(file).strip();
                } finally {
                    Files.deleteIfExists(aside);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EmbeddedFailure("The file " + file + " cannot be made or read: " + e.getMessage(), e);
        }
    }

    String keep(String name, Supplier<String> first) {
        return keep(root, name, first);
    }

    /** The text kept under this name, or null where there is none. */
    @Nullable
    String read(String name) {
        try {
            return Files.readString(path(name)).strip();
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException e) {
            throw new EmbeddedFailure("The file " + path(name) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Replaces the text kept under this name. */
    void replace(String name, String text) {
        try {
            Path aside = Files.createTempFile(root, name, ".new");
            write(aside, text);
            Files.move(aside, path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedFailure("The file " + path(name) + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Gives the folder free for another instance. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new EmbeddedFailure("The lock of " + root + " cannot be let go: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text + "\n"));
            channel.force(true);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    private static EmbeddedFailure unusable(Path folder, IOException e) {
        return new EmbeddedFailure(
                "The data directory " + folder + " cannot be used (" + e.getMessage()
                        + "): make it writable for the user " + System.getProperty("user.name")
                        + ", or choose another with wms.data-dir.",
                e);
    }
}
