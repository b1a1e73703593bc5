package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.Hashes;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The static files of the pages. Their paths contain a version that depends on the content, so they can be cached. */
@Component
class Assets {

    private static final Map<String, String> TYPES = new TreeMap<>(Map.of(
            "portal.css", "text/css;charset=UTF-8",
            "portal.js", "text/javascript;charset=UTF-8",
            "icon.svg", "image/svg+xml"));

    private final Map<String, Asset> assets = new TreeMap<>();
    private final String version;

    Assets() throws IOException {
        MessageDigest digest = Hashes.sha256();
        for (Map.Entry<String, String> type : TYPES.entrySet()) {
            byte[] content = new ClassPathResource("portal/" + type.getKey()).getContentAsByteArray();
            digest.update(content);
            MediaType mediaType = MediaType.parseMediaType(type.getValue());
            assets.put(type.getKey(), new Asset(new ByteArrayResource(content), mediaType));
        }
        version = HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    record Asset(Resource content, MediaType type) {}

    String version() {
        return version;
    }

    @Nullable
    Asset find(String name) {
        return assets.get(name);
    }
}
