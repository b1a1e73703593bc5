package co.wholesale888.wms.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class MailFilesTest {

    @TempDir
    private Path data;

    @Test
    void theNewestAreKeptAndOnlyTheOwnerReadsThem() throws Exception {
        MailFiles files = new MailFiles(new MockEnvironment().withProperty("wms.data-dir", data.toString()));
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setText("Hello");
        write(files, message, "2026-01-01T00:00:00Z");
        Path folder = data.resolve("mail");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> first = Files.list(folder)) {
            assertThat(first).singleElement().satisfies(file -> {
                assertThat(file.getFileName().toString())
                        .startsWith("20260101-000000-")
                        .endsWith(".eml");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(file).content().endsWith("Hello");
            });
        }
        for (int i = 1; i < MailFiles.MAX_FILES; i++) {
            Files.createFile(folder.resolve("20260102-%s.eml".formatted(i)));
        }

        write(files, message, "2026-01-03T00:00:00Z");

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left)
                    .hasSize(MailFiles.MAX_FILES)
                    .noneMatch(file -> file.getFileName().toString().startsWith("20260101"))
                    .anyMatch(file -> file.getFileName().toString().startsWith("20260103"));
        }
    }

    private static void write(MailFiles files, MimeMessage message, String at) throws Exception {
        UUID id = new UUID(7 << 12, 1L << 63);
        files.write(new LeasedMail(id, id, "kind", "a@example.com", "S", 1, Instant.parse(at), null, null), message);
    }
}
