package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads the raw body, whatever its Content-Type says, within a limit of size and of time. */
class JsonBodyResolver implements HandlerMethodArgumentResolver {

    static final int MAX_BYTES = 1024 * 1024;

    /** A body that drips in byte by byte must not hold its connection for ever. */
    private static final Duration MAX_TIME = Duration.ofSeconds(20);

    private final Duration maxTime;

    JsonBodyResolver() {
        this(MAX_TIME);
    }

    JsonBodyResolver(Duration maxTime) {
        this.maxTime = maxTime;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == JsonBody.class;
    }

    @Override
    public JsonBody resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory) {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("a JsonBody needs an HTTP request");
        }
        refuseEncoded(request);
        refuseTooLarge(request);
        return JsonBody.parse(read(request));
    }

    /** Refuses a body whose declared length is beyond the limit, before a byte of it is read. */
    static void refuseTooLarge(HttpServletRequest request) {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static void refuseEncoded(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new RefusedException(
                    ErrorCode.MALFORMED_REQUEST, "Content-Encoding is not supported here: send the JSON uncompressed.");
        }
    }

    private byte[] read(HttpServletRequest request) {
        long deadline = System.nanoTime() + maxTime.toNanos();
        try (InputStream in = request.getInputStream()) {
            int expected = Math.max(512, request.getContentLength());
            ByteArrayOutputStream body = new ByteArrayOutputStream(expected);
            byte[] chunk = new byte[Math.min(expected, 8192)];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                body.write(chunk, 0, n);
                if (body.size() > MAX_BYTES) {
                    throw tooLarge();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw incomplete();
                }
            }
            return body.toByteArray();
        } catch (IOException e) {
            throw incomplete();
        }
    }

    private static RefusedException incomplete() {
        return new RefusedException(
                ErrorCode.MALFORMED_REQUEST,
                "The body did not arrive complete, well-formed and in time. Send it again.");
    }

    private static RefusedException tooLarge() {
        return new RefusedException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than %d bytes. Split it into several requests.".formatted(MAX_BYTES));
    }
}
