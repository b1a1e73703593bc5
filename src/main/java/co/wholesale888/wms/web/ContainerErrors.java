package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.Refusal;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports errors of the container, such as malformed HTTP that no filter sees, as problem+json. */
class ContainerErrors extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ContainerErrors.class);

    private static final int HEADERS_TOO_LARGE = 431;

    /** Sent unchanged, although the status of {@code malformed_request} is 400. */
    private static final Set<Integer> SPECIFIC_STATUSES = Set.of(HEADERS_TOO_LARGE, 501, 505);

    private static final String TOO_LARGE =
            StringManager.getManager(Http11Processor.class).getString("iib.requestheadertoolarge.error");
    private static final String TOO_MANY =
            StringManager.getManager(MimeHeaders.class).getString("headers.maxCountFail", TomcatSettings.MAX_HEADERS);

    private final ProblemWriter writer;

    ContainerErrors(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = isTooManyHeaders(throwable) ? HEADERS_TOO_LARGE : response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            if (RequestIds.of(request) == null) {
                RequestIds.assign(request, request.getHeader(RequestIds.HEADER));
            }
            response.resetBuffer(true);
            Refusal refusal = Refusals.ofStatus(status);
            writer.write(
                    request,
                    response,
                    refusal,
                    SPECIFIC_STATUSES.contains(status) ? status : refusal.code().status());
        } catch (IOException | RuntimeException e) {
            log.debug("The client disconnected before the error was sent", e);
        }
    }

    /** The container answers 400 in these cases too. Only the message tells them apart. */
    private static boolean isTooManyHeaders(@Nullable Throwable throwable) {
        String message = throwable == null ? null : throwable.getMessage();
        return TOO_LARGE.equals(message) || TOO_MANY.equals(message);
    }
}
