package co.wholesale888.wms.testing;

import co.wholesale888.wms.testing.ApiDocument.Located;
import co.wholesale888.wms.testing.ApiDocument.Operation;
import co.wholesale888.wms.testing.ApiExamples.Example;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.assertj.core.api.Assertions;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Checks real responses against the OpenAPI document: the operation, the status, the media type, every field of the
 * body, the headers, and for an error whether the operation documents this code under this status.
 */
public final class DocumentedAnswers {

    private static final String PREFIX = "/api/wms";
    private static final String PROBLEM = "application/problem+json";

    private final ApiDocument document = ApiDocument.load();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    /** Fails if the response differs from the document, and returns it otherwise. */
    public <T extends HttpResponse<String>> T check(T answer) {
        List<String> found = differences(
                answer.request().method(),
                answer.request().uri().getRawPath(),
                answer.statusCode(),
                answer.headers(),
                answer.body());
        Assertions.assertThat(found)
                .as(
                        "%s %s answered %s: %s",
                        answer.request().method(), answer.request().uri(), answer.statusCode(), answer.body())
                .isEmpty();
        return answer;
    }

    /** Fails unless the response is documented and refuses with this status and code. */
    public void checkRefusal(HttpResponse<String> answer, int status, String code) {
        Assertions.assertThat(check(answer).statusCode()).as(answer.body()).isEqualTo(status);
        Assertions.assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
    }

    /** The differences between a response and the document; empty if there are none. */
    public List<String> differences(String method, String rawPath, int status, HttpHeaders headers, String body) {
        Optional<Operation> operation = operation(method, rawPath);
        if (operation.isEmpty()) {
            return List.of("the operation is not documented");
        }
        Operation found = operation.get();
        boolean named = found.node().path("responses").has(Integer.toString(status));
        String key = named ? Integer.toString(status) : "default";
        seen.add(found + " " + key);
        Located response = document.resolve(found.at() + "/responses/" + key);
        List<String> differences = new ArrayList<>(headerDifferences(response, headers));
        if (!response.node().has("content")) {
            if (!body.isEmpty()) {
                differences.add("has a body although none is documented");
            }
            return differences;
        }
        String type = headers.firstValue("Content-Type").orElse("none").replaceFirst("\\s*;.*", "");
        String contentAt = ApiDocument.pointer(response.at() + "/content", type);
        if (document.root().at(contentAt).isMissingNode()) {
            differences.add("media type " + type + " is not documented");
            return differences;
        }
        return addBodyDifferences(differences, contentAt, type, status, named, body);
    }

    /** All operations and statuses that have been checked, such as {@code GET /v1/stock 200}. */
    public Set<String> seen() {
        return new TreeSet<>(seen);
    }

    private List<String> addBodyDifferences(
            List<String> differences, String contentAt, String type, int status, boolean named, String body) {
        if (!type.endsWith("json")) {
            return differences;
        }
        JsonNode value;
        try {
            value = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            differences.add("the body is not JSON: " + e.getOriginalMessage());
            return differences;
        }
        differences.addAll(document.errorsOrUndocumented(contentAt + "/schema", value));
        if (type.equals(PROBLEM)) {
            String code = value.path("code").stringValue("");
            boolean documented = ApiExamples.at(document, contentAt).stream()
                    .map(Example::value)
                    .anyMatch(example -> example.path("code").stringValue("").equals(code));
            if (!documented && (named || !code.equals("malformed_request"))) {
                differences.add("code " + code + " is not documented under status " + status);
            }
            if (value.path("status").intValue() != status) {
                differences.add("the status in the body differs");
            }
        }
        return differences;
    }

    private List<String> headerDifferences(Located response, HttpHeaders headers) {
        List<String> differences = new ArrayList<>();
        for (String name : response.node().path("headers").propertyNames()) {
            Located header = document.resolve(ApiDocument.pointer(response.at(), "headers", name));
            List<String> values = headers.allValues(name);
            if (values.isEmpty() && header.node().path("required").booleanValue(false)) {
                differences.add("header " + name + " is missing");
            }
            if (values.size() > 1 && !name.equals("WWW-Authenticate")) {
                differences.add("header " + name + " is there " + values.size() + " times");
            }
            values.forEach(value -> document.errors(header.at() + "/schema", typed(header, value))
                    .forEach(error -> differences.add("header " + name + " = " + value + error)));
        }
        return differences;
    }

    private JsonNode typed(Located header, String value) {
        JsonNode type = document.resolve(header.at() + "/schema").node().path("type");
        boolean integer = type.stringValue("").equals("integer") && value.matches("-?\\d{1,18}");
        return integer
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(value))
                : JsonNodeFactory.instance.stringNode(value);
    }

    private Optional<Operation> operation(String method, String rawPath) {
        String path = rawPath.startsWith(PREFIX + "/") ? rawPath.substring(PREFIX.length()) : rawPath;
        return document.operations().stream()
                .filter(operation -> operation.method().equals(method) && matches(operation.path(), path))
                .findFirst();
    }

    private static boolean matches(String template, String path) {
        String[] expected = template.split("/", -1);
        String[] actual = path.split("/", -1);
        if (expected.length != actual.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!expected[i].startsWith("{") && !expected[i].equals(actual[i])) {
                return false;
            }
        }
        return true;
    }
}
