package co.wholesale888.wms.abuse;

import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ApiDocument.Located;
import co.wholesale888.wms.testing.ApiDocument.Operation;
import co.wholesale888.wms.testing.ApiExamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the operations from the API document, so that a new operation is tested without being named anywhere. */
final class ApiTargets {

    private final ApiDocument document = ApiDocument.load();

    List<FuzzTarget> all() {
        return document.operations().stream().map(this::target).toList();
    }

    private FuzzTarget target(Operation operation) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (Located parameter : parameters(operation)) {
            String name = parameter.node().path("name").stringValue();
            switch (parameter.node().path("in").stringValue()) {
                case "path" -> variables.put(name, schemaName(parameter.node()));
                case "query" -> query.put(name, examples(parameter));
                default -> {
                    // Headers are fuzzed everywhere
                }
            }
        }
        return new FuzzTarget(
                operation.method(), operation.path(), variables, query, bodies(operation), null, caller(operation));
    }

    private List<Located> parameters(Operation operation) {
        List<Located> parameters = new ArrayList<>();
        String path = operation.at().substring(0, operation.at().lastIndexOf('/'));
        for (String at : List.of(path + "/parameters", operation.at() + "/parameters")) {
            for (int i = 0; i < document.root().at(at).size(); i++) {
                parameters.add(document.resolve(at + "/" + i));
            }
        }
        return parameters;
    }

    private static String schemaName(JsonNode parameter) {
        return parameter.at("/schema/$ref").stringValue("").replaceFirst(".*/", "");
    }

    private List<String> examples(Located parameter) {
        return ApiExamples.at(document, parameter.at()).stream()
                .flatMap(example -> example.value().isArray()
                        ? Stream.of(String.join(
                                ",",
                                example.value()
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toList()))
                        : Stream.of(example.value().asString()))
                .toList();
    }

    private List<JsonNode> bodies(Operation operation) {
        String at = operation.at() + "/requestBody";
        if (document.root().at(at).isMissingNode()) {
            return List.of();
        }
        String content = ApiDocument.pointer(document.resolve(at).at(), "content", "application/json");
        return ApiExamples.at(document, content).stream()
                .map(ApiExamples.Example::value)
                .toList();
    }

    /** The caller that an operation serves according to the document. */
    private static Caller caller(Operation operation) {
        String security = operation.node().path("security").toString();
        if (security.contains("bearer")) {
            return Caller.SUPERVISOR;
        }
        if (security.contains("basic")) {
            return operation.path().startsWith("/ops/") ? Caller.OPERATOR : Caller.CLIENT;
        }
        return Caller.ANONYMOUS;
    }
}
