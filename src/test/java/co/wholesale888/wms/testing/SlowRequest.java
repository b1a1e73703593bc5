package co.wholesale888.wms.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A POST whose body arrives slowly, so that things happen while the service reads it. */
public final class SlowRequest {

    private static final int TIMEOUT_MS = 30_000;

    /** Longer than a request may wait without its credential being rechecked. */
    private static final Duration NOTICEABLE = Duration.ofMillis(300);

    private SlowRequest() {}

    /**
     * Sends the headers and the first byte of the body, does something, and sends the rest.
     *
     * @param meanwhile runs when the service has checked the headers and reads the body
     * @param headers as name, value, name, value, …
     * @return the whole response
     */
    public static String post(Api api, String path, String body, Runnable meanwhile, String... headers) {
        byte[] bytes = body.getBytes(UTF_8);
        StringBuilder head =
                new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        head.append("Expect: 100-continue\r\nContent-Length: %s\r\n\r\n".formatted(bytes.length));
        try (Socket socket = new Socket("localhost", api.base().getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(head.toString().getBytes(UTF_8));
            String interim = "HTTP/1.1 100 \r\n\r\n";
            String begin = new String(in.readNBytes(interim.length()), UTF_8);
            if (!begin.equals(interim)) {
                return begin + new String(in.readAllBytes(), UTF_8); // refused without the body
            }
            long start = System.nanoTime();
            out.write(bytes, 0, 1);
            meanwhile.run();
            Awaitility.await().until(() -> System.nanoTime() - start > NOTICEABLE.toNanos());
            out.write(bytes, 1, bytes.length - 1);
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
