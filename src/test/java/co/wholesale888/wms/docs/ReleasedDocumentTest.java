package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ApiDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The document breaks nothing that the last release promised: {@code docs/api/openapi-released.yaml}, which a release
 * replaces with its own document.
 */
class ReleasedDocumentTest {

    @TempDir
    private Path folder;

    @Test
    void nothingOfTheLastReleaseIsBroken() throws Exception {
        JsonNode released = ApiDocument.read(Files.newInputStream(Path.of("docs/api/openapi-released.yaml")));
        JsonNode today = ApiDocument.load().root();

        List<String> reports = compare(List.of(
                new Comparison(released, today),
                broken(
                        released,
                        document -> schema(document, "StockItem", "properties").remove("par")),
                broken(released, document -> schema(document, "Quantity").put("type", "string")),
                broken(
                        released,
                        document -> ((ArrayNode) schema(document, "LineType").get("enum")).remove(0)),
                broken(
                        released,
                        document -> ((ArrayNode) schema(document, "NewOrder").get("required")).add("note")),
                broken(released, document -> document.withObject("/paths").remove("/v1/me"))));

        assertThat(reports.getFirst()).as("what today's document breaks").isEmpty();
        // The comparison finds what it must find
        assertThat(reports.get(1)).contains("GET", "/v1/stock", "Deleted property `par`");
        assertThat(reports.get(2)).contains("/v1/stock", "quantity");
        assertThat(reports.get(3)).contains("/v1/transactions", "SALE");
        assertThat(reports.get(4)).contains("/ops/v1/warehouses/{id}/orders");
        assertThat(reports.get(5)).contains("/v1/me");
    }

    private record Comparison(JsonNode before, JsonNode after) {}

    private static Comparison broken(JsonNode released, Consumer<ObjectNode> change) {
        ObjectNode changed = (ObjectNode) released.deepCopy();
        change.accept(changed);
        return new Comparison(released, changed);
    }

    private static ObjectNode schema(ObjectNode document, String name, String... parts) {
        return (ObjectNode) document.at(ApiDocument.pointer("/components/schemas/" + name, parts));
    }

    private List<String> compare(List<Comparison> comparisons) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("compare"));
        for (int i = 0; i < comparisons.size(); i++) {
            arguments.add(write(comparisons.get(i).before(), i + "-before.json"));
            arguments.add(write(comparisons.get(i).after(), i + "-after.json"));
            arguments.add(folder.resolve(i + "-report.md").toString());
        }
        ApiTools.run(arguments.toArray(String[]::new));
        List<String> reports = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            reports.add(Files.readString(folder.resolve(i + "-report.md")));
        }
        return reports;
    }

    private String write(JsonNode document, String name) throws IOException {
        ObjectNode older = (ObjectNode) asOpenApi30(document);
        older.put("openapi", "3.0.3");
        older.remove("webhooks");
        older.withObject("/components").remove("pathItems");
        return Files.writeString(folder.resolve(name), older.toString()).toString();
    }

    /** openapi-diff does not see the types of OpenAPI 3.1, so it gets them as 3.0 has them. Examples do not matter. */
    private static JsonNode asOpenApi30(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(each -> copy.add(asOpenApi30(each)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = object.objectNode();
        object.properties().stream()
                .filter(each -> !each.getKey().startsWith("example"))
                .forEach(each -> copy.set(each.getKey(), asOpenApi30(each.getValue())));
        if (copy.get("type") instanceof ArrayNode types) {
            copy.set("type", types.get(0));
            copy.put("nullable", true);
        }
        if (copy.get("oneOf") instanceof ArrayNode oneOf
                && oneOf.path(1).path("type").stringValue("").equals("null")) {
            copy.remove("oneOf");
            copy.putArray("allOf").add(oneOf.get(0));
            copy.put("nullable", true);
        }
        return copy;
    }
}
