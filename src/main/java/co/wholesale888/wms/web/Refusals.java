package co.wholesale888.wms.web;

import co.wholesale888.wms.database.DatabaseOutage;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;

/** Maps exceptions to refusals. An unexpected exception is a defect: {@code internal_error}. */
public final class Refusals {

    private Refusals() {}

    /** The refusal for this exception. */
    public static Refusal of(Throwable failure) {
        if (OutageLog.covers(failure)) {
            return DatabaseOutage.refusal(failure);
        }
        if (DatabaseOutage.isConflict(failure)) {
            return Refusal.of(
                    ErrorCode.UNAVAILABLE, "Another change came in between. Nothing was changed. Try again shortly.");
        }
        return switch (failure) {
            case RefusedException e -> e.refusal();
            case RequestRejectedException e ->
                ofStatus(400, "The URL, the method or a header of the request is malformed.");
            case InvalidParameterException e -> ofStatus(400, "The query string or the form is malformed.");
            case HttpMessageNotReadableException e -> Refusal.of(ErrorCode.MALFORMED_JSON, "The body cannot be read.");
            case ErrorResponse e -> ofStatus(e.getStatusCode().value());
            default -> ofStatus(500);
        };
    }

    /** The refusal for an error of the framework or the container, of which only the status is known. */
    static Refusal ofStatus(int status) {
        return ofStatus(status, detail(status));
    }

    private static Refusal ofStatus(int status, String detail) {
        ErrorCode code = switch (status) {
            case 401 -> ErrorCode.MISSING_TOKEN;
            case 403 -> ErrorCode.INSUFFICIENT_SCOPE;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 501, 505 -> ErrorCode.MALFORMED_REQUEST;
            case 503 -> ErrorCode.UNAVAILABLE;
            default -> status < 500 ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
        return Refusal.of(code, detail);
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "No such path. /v1/openapi.json lists all paths.";
            case 405 -> "This path does not support this method. The Allow header lists the supported methods.";
            case 406 -> "None of the media types in Accept is available. Omit Accept to get JSON.";
            case 413 -> "The request is too large.";
            case 431 -> "The headers of the request are too large.";
            case 501 -> "The request uses a method or a transfer encoding that is not supported.";
            case 503 -> "The service is temporarily unavailable. Try again shortly.";
            case 505 -> "The HTTP version of the request is not supported.";
            default ->
                status < 500
                        ? "The request is not well-formed HTTP."
                        : "The service failed unexpectedly. If it happens again, report the request id.";
        };
    }
}
