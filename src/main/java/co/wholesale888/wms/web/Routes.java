package co.wholesale888.wms.web;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Finds the routes of requests that were refused before the framework had looked for a handler. */
@Component
public class Routes {

    private final List<PathPattern> patterns;

    Routes(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
        this.patterns = handlers.getHandlerMethods().keySet().stream()
                .flatMap(Routes::patterns)
                .distinct()
                .sorted()
                .toList();
    }

    /** The pattern of the request's path, which has no ids in it; null if there is none. */
    public @Nullable String of(EndedRequest request) {
        String path = request.path();
        if (request.route() != null || path == null) {
            return request.route();
        }
        PathContainer parsed = PathContainer.parsePath(BasePath.without(path));
        return patterns.stream()
                .filter(pattern -> pattern.matches(parsed))
                .map(PathPattern::getPatternString)
                .findFirst()
                .orElse(null);
    }

    private static Stream<PathPattern> patterns(RequestMappingInfo handler) {
        PathPatternsRequestCondition condition = handler.getPathPatternsCondition();
        return condition == null ? Stream.of() : condition.getPatterns().stream();
    }
}
