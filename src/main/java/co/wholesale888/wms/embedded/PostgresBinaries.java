package co.wholesale888.wms.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unpacks PostgreSQL's programs from an archive on the class path, once per version. */
final class PostgresBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
    private static final String PREFIX = "programs-";
    private static final String UNPACKING = "unpacking-";

    private PostgresBinaries() {}

    /**
     * Returns the directory with {@code bin} and {@code lib}, and unpacks it below {@code root} if it is missing. It is
     * renamed only when it is complete. Removes the remains of interrupted runs and older versions.
     */
    static Path unpackedIn(Path root) {
        if (system().startsWith("windows")) {
            throw new EmbeddedFailure(
                    "The embedded PostgreSQL does not run on Windows. Start the service in WSL, or set"
                            + " spring.datasource.url to a PostgreSQL 15 or newer.");
        }
        String archive = "/postgres-%s-%s.txz".formatted(system().startsWith("mac") ? "darwin" : "linux", processor());
        try {
            Path home = root.resolve(PREFIX + version(archive));
            if (!Files.isDirectory(home)) {
                LOG.info("Unpacking PostgreSQL into {} (once)", home);
                Path temporary = Files.createTempDirectory(root, UNPACKING);
                unpack(archive, temporary);
                Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
            }
            DataDirectory.deleteOthers(root, PREFIX, home);
            DataDirectory.deleteOthers(root, UNPACKING, null);
            return home;
        } catch (IOException e) {
            throw new EmbeddedFailure("PostgreSQL cannot be unpacked into " + root + ": " + e.getMessage(), e);
        }
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT);
    }

    private static String processor() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
    }

    private static InputStream open(String archive) {
        InputStream stream = PostgresBinaries.class.getResourceAsStream(archive);
        if (stream == null) {
            throw missing(archive);
        }
        return new BufferedInputStream(stream, 1 << 16);
    }

    /** The checksum of the archive in its library: known without reading the archive, at every start. */
    private static String version(String archive) throws IOException {
        URL url = PostgresBinaries.class.getResource(archive);
        if (url == null) {
            throw missing(archive);
        }
        long checksum = ((JarURLConnection) url.openConnection()).getJarEntry().getCrc();
        return HexFormat.of().toHexDigits(checksum, 8);
    }

    private static EmbeddedFailure missing(String archive) {
        return new EmbeddedFailure("The embedded PostgreSQL is not available for this machine (" + archive
                + " is missing). Set spring.datasource.url to a PostgreSQL 15 or newer, or, on a developer's Mac, start"
                + " with ./mvnw spring-boot:run.");
    }

    private static void unpack(String archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive contains an entry outside of its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    unpack(tar, entry, file);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file);
            String mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
    }
}
