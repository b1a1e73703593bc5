package co.wholesale888.wms.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names a browser as people do, such as {@code Firefox on Windows}. */
final class BrowserName {

    /** What the header contains, and the name. Earlier ones count first, since browsers also name their ancestors. */
    private static final List<String[]> BROWSERS = List.of(
            new String[] {"Edg", "Edge"},
            new String[] {"OPR/", "Opera"},
            new String[] {"SamsungBrowser", "Samsung Internet"},
            new String[] {"Firefox/", "Firefox"},
            new String[] {"FxiOS", "Firefox"},
            new String[] {"Chrome/", "Chrome"},
            new String[] {"CriOS", "Chrome"},
            new String[] {"Safari/", "Safari"});

    private static final List<String[]> SYSTEMS = List.of(
            new String[] {"Windows", "Windows"},
            new String[] {"Android", "Android"},
            new String[] {"iPhone", "iPhone"},
            new String[] {"iPad", "iPad"},
            new String[] {"Mac OS X", "macOS"},
            new String[] {"CrOS", "ChromeOS"},
            new String[] {"Linux", "Linux"});

    private BrowserName() {}

    /**
     * Returns the name, of at most 40 characters.
     *
     * @param userAgent the header {@code User-Agent}; null if there is none
     */
    static String of(@Nullable String userAgent) {
        String header = userAgent == null ? "" : userAgent;
        String browser = name(BROWSERS, header);
        String system = name(SYSTEMS, header);
        return (browser.isEmpty() ? "Unknown browser" : browser) + (system.isEmpty() ? "" : " on " + system);
    }

    private static String name(List<String[]> names, String header) {
        return names.stream()
                .filter(name -> header.contains(name[0]))
                .map(name -> name[1])
                .findFirst()
                .orElse("");
    }
}
