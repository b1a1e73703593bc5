package co.wholesale888.wms.abuse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes a valid body: wrong types, hostile values, missing, unknown and repeated fields, and texts that are no JSON.
 * Hostile values need not be JSON, so they are put into the text in the place of a mark.
 */
final class JsonMutations {

    private static final String REPEATED = "@again@";

    private final RandomGenerator random;
    private final Map<String, String> marks = new LinkedHashMap<>();

    private JsonMutations(RandomGenerator random) {
        this.random = random;
    }

    /** The text of a body that is like this one. One in five is this one. */
    static String mutate(JsonNode body, RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> body.toString();
            case 2 -> HostileTexts.json(random);
            case 3 -> damaged(body.toString(), random);
            default -> new JsonMutations(random).changed(body);
        };
    }

    /** The fields of a form that is like this one. */
    static Map<String, String> mutateForm(Map<String, String> fields, RandomGenerator random) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        for (String name : fields.keySet()) {
            switch (random.nextInt(5)) {
                case 0 -> changed.put(name, HostileTexts.text(random));
                case 1 -> changed.remove(name);
                default -> {
                    // Stays as it is
                }
            }
        }
        if (random.nextInt(5) == 0) {
            changed.put(HostileTexts.text(random), "1");
        }
        return changed;
    }

    private static String damaged(String text, RandomGenerator random) {
        int at = random.nextInt(text.length());
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at);
            case 1 -> text + text;
            case 2 -> text + "\0";
            case 3 -> "\ufeff" + text;
            case 4 -> text.substring(0, at) + HostileTexts.text(random) + text.substring(at);
            default -> text + " ".repeat(1 << 20);
        };
    }

    private String changed(JsonNode body) {
        JsonNode copy = body.deepCopy();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(copy, containers);
            change(HostileTexts.any(containers, random));
        }
        String text = copy.toString().replace(REPEATED, "");
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            // Only once: a line that is repeated a thousand times must not repeat a mebibyte
            text = text.replaceFirst('"' + mark.getKey() + '"', Matcher.quoteReplacement(mark.getValue()));
        }
        return text;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void change(JsonNode container) {
        switch (container) {
            case ObjectNode object -> change(object);
            case ArrayNode array -> change(array);
            default -> throw new IllegalStateException("no container: " + container);
        }
    }

    private void change(ObjectNode object) {
        List<String> names = List.copyOf(object.propertyNames());
        if (names.isEmpty()) {
            object.put("unknown", mark());
            return;
        }
        String name = HostileTexts.any(names, random);
        JsonNode value = object.path(name);
        switch (random.nextInt(10)) {
            case 0 -> object.remove(name);
            case 1 -> object.put(HostileTexts.text(random), mark());
            case 2 -> object.set(REPEATED + name, value);
            case 3 -> object.putArray(name).add(value);
            case 4 -> object.put(name, value.toString());
            case 5 -> object.set(name.toUpperCase(Locale.ROOT), value);
            default -> object.put(name, mark());
        }
    }

    private void change(ArrayNode array) {
        if (array.isEmpty()) {
            array.add(mark());
            return;
        }
        int at = random.nextInt(array.size());
        switch (random.nextInt(6)) {
            case 0 -> array.remove(at);
            case 1 -> array.add(array.get(at));
            case 2 -> repeat(array, array.get(at));
            case 3 -> array.insertNull(at);
            default -> array.set(at, mark());
        }
    }

    /** Goes beyond the limit of lines, which is 1,000. */
    private void repeat(ArrayNode array, JsonNode element) {
        for (int i = random.nextInt(990, 1_010); i > 0; i--) {
            array.add(element.deepCopy());
        }
    }

    private String mark() {
        String mark = "@fuzz-%s@".formatted(marks.size());
        marks.put(mark, HostileTexts.json(random));
        return mark;
    }
}
