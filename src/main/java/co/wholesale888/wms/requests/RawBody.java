package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Reads the bytes of a request's body within a limit of size and of time, and within the {@link BodyBudget}. Buffers
 * grow as bytes arrive: a caller that announces much and sends little costs little.
 */
final class RawBody {

    static final int MAX_BYTES = 1024 * 1024;

    /** A client that sends its body byte by byte must not hold a connection for ever. */
    static final Duration MAX_TIME = Duration.ofSeconds(20);

    private static final String READ_SINCE = RawBody.class.getName();
    private static final int MIN_CHUNK = 512;
    private static final int MAX_CHUNK = 2048;

    private RawBody() {}

    /** Refuses a body whose declared length is above the limit, before reading any of it. */
    static void refuseTooLarge(HttpServletRequest request, int maxBytes) {
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    static byte[] read(HttpServletRequest request, int maxBytes, Duration maxTime) {
        refuseEncoded(request);
        refuseTooLarge(request, maxBytes);
        long start = System.nanoTime();
        long deadline = start + maxTime.toNanos();
        try (InputStream in = request.getInputStream()) {
            // One byte more than announced, so that the end is read with the last bytes
            byte[] chunk = new byte[Math.clamp(request.getContentLength() + 1L, MIN_CHUNK, MAX_CHUNK)];
            FastByteArrayOutputStream body = new FastByteArrayOutputStream(chunk.length);
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                body.write(chunk, 0, n);
                if (body.size() > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                BodyBudget.ofProcess().take(request, body.size());
                if (System.nanoTime() - deadline > 0) {
                    throw incomplete();
                }
            }
            if (LateRecheck.isDue(start)) {
                request.setAttribute(READ_SINCE, start);
            }
            return body.toByteArrayUnsafe();
        } catch (IOException e) {
            throw incomplete();
        }
    }

    /** Rechecks the credential of the present request if its body took long to arrive. */
    static void recheckAfter(HttpServletRequest request, LateRecheck recheck) {
        if (request.getAttribute(READ_SINCE) instanceof Long start) {
            request.removeAttribute(READ_SINCE);
            recheck.afterWait(start);
        }
    }

    private static void refuseEncoded(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new RefusedException(
                    ErrorCode.MALFORMED_REQUEST, "Content-Encoding is not supported. Send the body uncompressed.");
        }
    }

    private static RefusedException incomplete() {
        return new RefusedException(
                ErrorCode.MALFORMED_REQUEST, "The body was incomplete, malformed or too slow. Send the request again.");
    }

    private static RefusedException tooLarge(int maxBytes) {
        return new RefusedException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than %s bytes. Split it into several requests.".formatted(maxBytes));
    }
}
