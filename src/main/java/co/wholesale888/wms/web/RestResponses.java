package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what REST controllers return: bytes as they are, and everything else as JSON, with a Content-Length and in one
 * packet. All responses are bounded, so they can be buffered. Comes before the framework's way, which chooses between
 * formats and copies headers for a sixth of the cost of a read, and sends JSON chunked and in two packets.
 */
@Component
class RestResponses implements HandlerMethodReturnValueHandler, SmartInitializingSingleton {

    private final JsonMapper json;
    private final RequestMappingHandlerAdapter adapter;

    RestResponses(JsonMapper json, RequestMappingHandlerAdapter adapter) {
        this.json = json;
        this.adapter = adapter;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<HandlerMethodReturnValueHandler> handlers = new ArrayList<>();
        handlers.add(this);
        handlers.addAll(Objects.requireNonNull(adapter.getReturnValueHandlers()));
        adapter.setReturnValueHandlers(handlers);
    }

    @Override
    public boolean supportsReturnType(MethodParameter type) {
        return type.getContainingClass().isAnnotationPresent(RestController.class);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returned, MethodParameter type, ModelAndViewContainer container, NativeWebRequest request)
            throws IOException {
        container.setRequestHandled(true);
        HttpServletResponse response =
                Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class), "response");
        Object body = returned;
        if (returned instanceof ResponseEntity<?> entity) {
            HttpHeaders headers = entity.getHeaders();
            response.setStatus(entity.getStatusCode().value());
            headers.forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
            String etag = headers.getETag();
            if (etag != null && request.checkNotModified(etag)) {
                return;
            }
            body = entity.getBody();
        }
        if (body == null) {
            return; // no body, or the controller has written it
        }
        byte[] bytes = body instanceof byte[] written ? written : json.writeValueAsBytes(body);
        if (response.getContentType() == null) {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        } else if (response.getContentType().equals(MediaType.APPLICATION_PROBLEM_JSON_VALUE)) {
            noteCode(bytes, request);
        }
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Notes the code of a problem that was written before it is sent, such as one stored with an Idempotency-Key. */
    private static void noteCode(byte[] problem, NativeWebRequest request) {
        ErrorCode code = ProblemWriter.codeOf(problem);
        if (code != null) {
            EndedRequest.setCode(
                    Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class), "request"), code);
        }
    }
}
