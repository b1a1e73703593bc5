package co.wholesale888.wms.mail;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestPostgres;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An instance with a database and a mail server of its own, which tests share. It is started on first use. */
public final class MailInstance {

    private static final Pattern LINK = Pattern.compile("/portal/[a-z-]+\\?token=[\\w-]{43}");
    private static final String LOCALHOST = "127.0.0.1";

    private static final ChoosyMailServer SERVER = new ChoosyMailServer(LOCALHOST);

    public static final Instance SERVICE = start();

    private MailInstance() {}

    private static Instance start() {
        SERVER.start();
        return Instance.start(
                TestPostgres.newDatabase(),
                "--spring.mail.host=" + LOCALHOST,
                "--spring.mail.port=" + SERVER.getSmtp().getPort(),
                "--wms.mail.from=888 WMS <wms@888.example>",
                "--wms.public-url=https://wms.example.com");
    }

    public static Fixtures fixtures() {
        return Fixtures.at(SERVICE.api().base());
    }

    public static JdbcClient jdbc() {
        return SERVICE.bean(JdbcClient.class);
    }

    /** The messages that the mail server has taken for this recipient, once they are at least so many. */
    public static List<MimeMessage> received(String recipient, int atLeast) {
        return Awaitility.await(recipient).until(() -> received(recipient), found -> found.size() >= atLeast);
    }

    public static List<MimeMessage> received(String recipient) {
        return Arrays.stream(SERVER.getReceivedMessages())
                .filter(message -> header(message, "To").equals(recipient))
                .toList();
    }

    /** The path of the link in a message, with its secret. */
    public static String link(MimeMessage message) {
        Matcher link = LINK.matcher(text(message));
        if (!link.find()) {
            throw new AssertionError("no link in " + text(message));
        }
        return link.group();
    }

    static String header(MimeMessage message, String name) {
        try {
            String value = message.getHeader(name, null);
            return value == null ? "" : value;
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message as it was sent, without the encoding of long lines. */
    public static String text(MimeMessage message) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toString(StandardCharsets.UTF_8).replace("=\r\n", "").replace("=3D", "=");
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
