package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The body of a request that may be a file: CSV if its Content-Type is {@code text/csv}, else JSON. It may have 4 MiB.
 * Controllers take it as an argument.
 */
public final class FileBody {

    static final int MAX_BYTES = 4 * RawBody.MAX_BYTES;

    private static final String CSV = "text/csv";

    private final byte[] bytes;
    private final boolean csv;

    private FileBody(byte[] bytes, boolean csv) {
        this.bytes = bytes;
        this.csv = csv;
    }

    static FileBody read(HttpServletRequest request) {
        boolean csv = isCsv(request.getContentType());
        return new FileBody(RawBody.read(request, MAX_BYTES, RawBody.MAX_TIME), csv);
    }

    public boolean isCsv() {
        return csv;
    }

    /** The body as it was sent; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    private static boolean isCsv(@Nullable String contentType) {
        if (contentType == null || !contentType.strip().toLowerCase(Locale.ROOT).startsWith(CSV)) {
            return false;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            if (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8)) {
                return type.getSubtype().equalsIgnoreCase("csv");
            }
        } catch (InvalidMediaTypeException e) {
            // Refused below, since nobody may guess what the file is
        }
        throw new RefusedException(
                ErrorCode.MALFORMED_REQUEST,
                "A CSV file must be UTF-8. Send it with the header Content-Type: text/csv; charset=utf-8.");
    }
}
