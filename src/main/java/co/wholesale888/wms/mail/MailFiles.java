package co.wholesale888.wms.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Writes messages as files into the folder {@code mail} of the data directory, readable by its owner only. Keeps the
 * newest 1,000. A message that is written again replaces its file.
 */
@Component
class MailFiles {

    static final int MAX_FILES = 1_000;

    private static final String SUFFIX = ".eml";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;

    MailFiles(Environment environment) {
        this.folder = Path.of(environment.getProperty("wms.data-dir", "data"), "mail");
    }

    /** The folder, whether or not it exists. */
    Path folder() {
        return folder.toAbsolutePath().normalize();
    }

    void write(LeasedMail mail, MimeMessage message) throws MessagingException {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path temporary = Files.createTempFile(folder, "new", ".tmp");
            try (OutputStream out = Files.newOutputStream(temporary)) {
                message.writeTo(out);
            }
            Path file = folder.resolve(TIME.format(mail.createdAt()) + "-" + mail.id() + SUFFIX);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            deleteOldest();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder %s cannot be written: %s".formatted(folder(), e), e);
        }
    }

    private void deleteOldest() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> newestFirst = entries.filter(entry -> entry.toString().endsWith(SUFFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path old : newestFirst.stream().skip(MAX_FILES).toList()) {
                Files.deleteIfExists(old);
            }
        }
    }
}
