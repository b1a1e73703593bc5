package co.wholesale888.wms.client;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Properties;

/** Keeps the keys of unfinished writes. */
public interface KeyStore {

    /** The key of a write, and when it was made. */
    record Pending(String key, Instant since) {}

    /**
     * Stores a key for the write unless it has one, and returns the one that it has then. Of several callers at once,
     * all get the same.
     */
    Pending putIfAbsent(String name, Pending pending);

    void remove(String name);

    /** Keeps them as long as the process lives. */
    static KeyStore inMemory() {
        return new FileKeys(null);
    }

    /** Keeps them in a file, so that a write that a crash has interrupted is not repeated. For one process. */
    static KeyStore inFile(Path file) {
        return new FileKeys(file);
    }

    /** Properties, which are saved after every change. */
    final class FileKeys implements KeyStore {

        private final Properties keys = new Properties();
        private final Path file;

        private FileKeys(Path file) {
            this.file = file;
            if (file != null && Files.exists(file)) {
                try {
                    keys.load(new StringReader(Files.readString(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public synchronized Pending putIfAbsent(String name, Pending pending) {
            String[] stored = keys.getProperty(name, "").split(" ");
            if (stored.length == 2) {
                return new Pending(stored[0], Instant.parse(stored[1]));
            }
            keys.setProperty(name, pending.key() + " " + pending.since());
            save();
            return pending;
        }

        @Override
        public synchronized void remove(String name) {
            keys.remove(name);
            save();
        }

        private void save() {
            if (file == null) {
                return;
            }
            try {
                StringWriter text = new StringWriter();
                keys.store(text, null);
                Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text.toString());
                try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
