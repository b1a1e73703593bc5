package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Serves the style sheet, script and icon of the pages, and the error page for unknown portal paths and filters. */
@PortalPage
class AssetController {

    private final Assets assets;

    AssetController(Assets assets) {
        this.assets = assets;
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

    @RequestMapping("/portal/**")
    ModelAndView unknownPage(HttpServletRequest request) {
        PortalFilter.throwFailure(request);
        throw RefusedException.notFound("page");
    }
}
