package co.wholesale888.wms.web;

import co.wholesale888.wms.shared.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Notes the codes of problems that were written before they are sent, such as those stored with Idempotency-Keys. */
@ControllerAdvice
class WrittenProblems implements ResponseBodyAdvice<byte[]> {

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return converter == ByteArrayHttpMessageConverter.class;
    }

    @Override
    public byte @Nullable [] beforeBodyWrite(
            byte @Nullable [] body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body != null
                && MediaType.APPLICATION_PROBLEM_JSON.equals(type)
                && request instanceof ServletServerHttpRequest servlet) {
            ErrorCode code = ProblemWriter.codeOf(body);
            if (code != null) {
                EndedRequest.setCode(servlet.getServletRequest(), code);
            }
        }
        return body;
    }
}
