package co.wholesale888.wms.testing;

import co.wholesale888.wms.testing.ApiDocument.Located;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Finds the examples of the document, each with its schema. */
public final class ApiExamples {

    /** An example, with the JSON pointers of the example and of its schema. */
    public record Example(String at, String schemaAt, JsonNode value) {}

    private final ApiDocument document;
    private final List<Example> found = new ArrayList<>();

    private ApiExamples(ApiDocument document) {
        this.document = document;
    }

    /** All examples of parameters, headers, request bodies and response bodies. */
    public static List<Example> of(ApiDocument document) {
        ApiExamples examples = new ApiExamples(document);
        examples.walk("", document.root());
        return List.copyOf(examples.found);
    }

    /** The examples of the body or parameter at the pointer, which has a schema. */
    public static List<Example> at(ApiDocument document, String at) {
        ApiExamples examples = new ApiExamples(document);
        examples.take(document.resolve(at));
        return List.copyOf(examples.found);
    }

    private void walk(String at, JsonNode node) {
        if (node.isObject()) {
            if (node.has("schema")) {
                take(new Located(at, node));
            }
            node.properties().stream()
                    .filter(child ->
                            !child.getKey().equals("schema") && !child.getKey().equals("value"))
                    .forEach(child -> walk(ApiDocument.pointer(at, child.getKey()), child.getValue()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(at + "/" + i, node.get(i));
            }
        }
    }

    private void take(Located holder) {
        String schemaAt = holder.at() + "/schema";
        if (holder.node().has("example")) {
            found.add(new Example(
                    holder.at() + "/example", schemaAt, holder.node().path("example")));
        }
        for (String name : holder.node().path("examples").propertyNames()) {
            Located example = document.resolve(ApiDocument.pointer(holder.at() + "/examples", name));
            found.add(new Example(
                    ApiDocument.pointer(holder.at(), "examples", name),
                    schemaAt,
                    example.node().path("value")));
        }
    }
}
