package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the pages' own files, and a page for every path where there is none. */
@Controller
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
        CacheControl kept = version.equals(assets.version())
                ? CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable()
                : CacheControl.noCache();
        return ResponseEntity.ok().cacheControl(kept).contentType(asset.type()).body(asset.content());
    }
}
