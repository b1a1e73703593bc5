package co.wholesale888.wms.portal;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The pages' own files, under a name that changes with their content, so that browsers may keep them for ever. */
@Component
class Assets {

    private static final Map<String, MediaType> TYPES = Map.of(
            "portal.css", MediaType.parseMediaType("text/css;charset=UTF-8"),
            "portal.js", MediaType.parseMediaType("text/javascript;charset=UTF-8"),
            "icon.svg", MediaType.parseMediaType("image/svg+xml"));

    private final Map<String, Asset> assets = new TreeMap<>();
    private final String version;

    Assets() throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String name : List.of("portal.css", "portal.js", "icon.svg")) {
            byte[] content = new ClassPathResource("portal/" + name).getContentAsByteArray();
            digest.update(content);
            assets.put(
                    name,
                    new Asset(
                            new ByteArrayResource(content),
                            TYPES.getOrDefault(name, MediaType.APPLICATION_OCTET_STREAM)));
        }
        version = HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    String version() {
        return version;
    }

    @Nullable
    Asset find(String name) {
        return assets.get(name);
    }

    record Asset(Resource content, MediaType type) {}
}
