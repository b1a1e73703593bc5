package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Serves the style sheet, script and icon of the pages, the error page for unknown portal paths and filters, and the way
 * from the address of a form back to its page.
 */
@PortalPage
class AssetController {

    private final Assets assets;
    private final RequestMappingHandlerMapping handlers;

    AssetController(Assets assets, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
        this.assets = assets;
        this.handlers = handlers;
    }

    @GetMapping("/portal/assets/{version}/{name}")
    ResponseEntity<Resource> asset(@PathVariable String version, @PathVariable String name) {
        Assets.Asset asset = assets.find(name);
        if (asset == null) {
            throw RefusedException.notFound("file");
        }
        CacheControl caching = version.equals(assets.version())
                ? CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable()
                : CacheControl.noCache();
        return ResponseEntity.ok()
                .cacheControl(caching)
                .contentType(asset.type())
                .body(asset.content());
    }

    /**
     * The answer to a form that was refused has the address of the form. Loading that address, such as by reloading the
     * answer or by signing in again, shows the nearest page above it, which is the one with the form.
     */
    @RequestMapping("/portal/**")
    String unknownPage(HttpServletRequest request) {
        PortalFilter.throwFailure(request);
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (!request.getMethod().equals("GET") || !isHandled(RequestMethod.POST, path)) {
            throw RefusedException.notFound("page");
        }
        do {
            path = path.substring(0, path.lastIndexOf('/'));
        } while (!isHandled(RequestMethod.GET, path));
        return "redirect:" + path;
    }

    private boolean isHandled(RequestMethod method, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return handlers.getHandlerMethods().keySet().stream()
                .filter(handler -> handler.getMethodsCondition().getMethods().contains(method))
                .flatMap(handler -> handler.getPatternValues().stream())
                .anyMatch(pattern ->
                        PathPatternParser.defaultInstance.parse(pattern).matches(parsed));
    }
}
