package co.wholesale888.wms.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of the answer of an endpoint that did not accept a delivery, for whoever has to find out why. One
 * thread reads the body, while another one waits for it, but not for long: the outcome is certain already.
 */
final class Answer {

    /** How much of the body is kept. */
    static final int MAX_BODY_BYTES = 4 * 1024;

    /** How long to wait for the body, within the time-out of the attempt. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int MAX_LINE = 200;

    /** What a text in PostgreSQL or on a page cannot have, or does not need. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n]]");

    private final String head;
    private final @Nullable HttpEntity entity;
    private final byte[] body = new byte[MAX_BODY_BYTES];
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int length;

    Answer(ClassicHttpResponse response) {
        Header type = response.getFirstHeader("Content-Type");
        String reason = Objects.requireNonNullElse(response.getReasonPhrase(), "");
        String status = "%s %s %s".formatted(response.getVersion(), response.getCode(), reason);
        this.head = line(status) + (type == null ? "" : line("Content-Type: " + type.getValue()));
        this.entity = response.getEntity();
    }

    /** Reads the body until it ends, breaks off or fills the buffer. */
    void read() {
        try {
            if (entity != null) {
                read(entity.getContent());
            }
        } catch (IOException | RuntimeException e) {
            // What has arrived is kept
        } finally {
            end.countDown();
        }
    }

    /** Does not close the stream: that would read an endless body to its end. */
    private void read(InputStream in) throws IOException {
        int read = 0;
        for (int count = in.read(body); count > 0; count = in.read(body, read, body.length - read)) {
            read += count;
            length = read;
        }
    }

    /** Waits for the body and returns whether all that is kept of it has arrived. */
    boolean await(long nanos) throws InterruptedException {
        return end.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** The answer as far as it has arrived: its status line, its content type, a blank line, and its body as UTF-8. */
    String text() {
        return head + "\n" + clean(new String(body, 0, length, StandardCharsets.UTF_8));
    }

    private static String line(String text) {
        String clean = clean(text).replace('\n', ' ').strip();
        return (clean.length() > MAX_LINE ? clean.substring(0, MAX_LINE) + "…" : clean) + "\n";
    }

    private static String clean(String text) {
        return CONTROLS.matcher(text).replaceAll("");
    }
}
