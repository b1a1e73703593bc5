package co.wholesale888.wms.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StreamUtils;

/**
 * Refuses to start with a property {@code wms.*} that does not exist, and names the nearest one that does: a misspelt
 * setting would silently have no effect. The known ones are those of the configuration metadata, which the build
 * writes.
 *
 * <p>An environment variable is refused only if its name is nearly that of a property, because others begin with
 * {@code WMS_} too: those of {@code bin/wms}, of clients, and those that Kubernetes sets for a service of that name.
 */
public final class KnownSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "wms";
    private static final int NEARLY_THE_SAME = 2;

    private final Set<String> known = new TreeSet<>();

    public KnownSettings() {
        try {
            URL metadata = Objects.requireNonNull(KnownSettings.class.getResource(METADATA), METADATA);
            String json = StreamUtils.copyToString(metadata.openStream(), StandardCharsets.UTF_8);
            Object properties = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
            for (Object property : (List<?>) Objects.requireNonNull(properties, "properties")) {
                known.add(String.valueOf(((Map<?, ?>) property).get("name")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Set<String> unknown = new TreeSet<>();
        for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) {
                boolean isEnvironment = source instanceof SystemEnvironmentPropertySource;
                for (String name : listed.getPropertyNames()) {
                    if (isEnvironment ? isMisspeltVariable(name) : isUnknown(name)) {
                        unknown.add(name);
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidSettingException(
                    String.join(", ", unknown),
                    "does not exist. Did you mean %s? The README lists all properties."
                            .formatted(unknown.stream()
                                    .map(this::nearest)
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
    }

    private boolean isUnknown(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(PREFIX + ".")
                && known.stream().noneMatch(property -> form(property).equals(form(name)));
    }

    private boolean isMisspeltVariable(String name) {
        if (!name.toLowerCase(Locale.ROOT).startsWith(PREFIX + "_")) {
            return false;
        }
        int distance = distance(letters(name), letters(nearest(name)));
        return distance > 0 && distance <= NEARLY_THE_SAME;
    }

    private String nearest(String name) {
        Comparator<String> longer = Comparator.comparing(property -> !property.startsWith(name + "."));
        return known.stream()
                .min(longer.thenComparingInt(property -> distance(letters(name), letters(property))))
                .orElseThrow();
    }

    /** Spring Boot takes {@code wms.secretKey} and {@code wms.secret_key} for {@code wms.secret-key}. */
    private static String form(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    private static String letters(String name) {
        return form(name).replace(".", "");
    }

    /** How many letters must be added, removed or replaced to get from one to the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
