package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ApiDocument.Located;
import co.wholesale888.wms.testing.ApiDocument.Operation;
import co.wholesale888.wms.testing.ApiExamples;
import co.wholesale888.wms.testing.ApiExamples.Example;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The published document is valid OpenAPI 3.1 and complete, and its examples match its schemas. */
class OpenApiTest {

    private static final String META = "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07";

    private final ApiDocument document = ApiDocument.load();

    @Test
    void theDocumentIsValidOpenApi31() {
        assertThat(metaErrors(document.root())).isEmpty();
    }

    @Test
    void theValidationFindsABrokenOperationAndABrokenSchema() {
        JsonNode operation = document.root().deepCopy();
        ((ObjectNode) operation.at("/paths/~1v1~1stock/get")).put("sumary", "misspelt");
        assertThat(metaErrors(operation)).isNotEmpty();

        JsonNode schema = document.root().deepCopy();
        ((ObjectNode) schema.at("/components/schemas/Sku")).put("maxLength", "64");
        assertThat(metaErrors(schema)).isNotEmpty();
    }

    @Test
    void everyExampleMatchesItsSchema() {
        List<Example> examples = ApiExamples.of(document);
        assertThat(examples).hasSizeGreaterThan(100);
        Map<String, List<String>> broken = new TreeMap<>();
        examples.forEach(example -> broken.put(example.at(), document.errors(example.schemaAt(), example.value())));
        broken.values().removeIf(List::isEmpty);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyReferenceResolvesAndEveryComponentIsUsed() {
        Set<String> references = new TreeSet<>();
        collectReferences(document.root(), references);
        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                document.root().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        Set<String> components = new TreeSet<>();
        document.root().path("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue()
                        .propertyNames()
                        .forEach(name -> components.add("#/components/" + kind.getKey() + "/" + name)));
        assertThat(references).containsAll(components);
    }

    @Test
    void everyErrorCodeHasAnExample() {
        Set<String> shown = new TreeSet<>();
        document.operations()
                .forEach(operation -> problems(operation).forEach(problem -> {
                    shown.add(problem.path("code").stringValue());
                    problem.path("errors")
                            .forEach(item -> shown.add(item.path("code").stringValue()));
                }));
        Set<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
        assertThat(shown).containsExactlyInAnyOrderElementsOf(codes);
        assertThat(texts(document.root().at("/components/schemas/ErrorCode/enum")))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void everyProblemExampleHasItsStatusAndTitle() {
        for (Operation operation : document.operations()) {
            for (String status : operation.node().path("responses").propertyNames()) {
                for (JsonNode problem : problems(operation, status)) {
                    ErrorCode code = codeOf(problem);
                    String where = operation + " " + status + " " + code;
                    assertThat(problem.path("title").stringValue()).as(where).isEqualTo(code.title());
                    if (!status.equals("default")) {
                        assertThat(problem.path("status").intValue()).as(where).isEqualTo(Integer.parseInt(status));
                        assertThat(code.status()).as(where).isEqualTo(Integer.parseInt(status));
                    }
                }
            }
        }
    }

    @Test
    void everyOperationHasADescriptionAndExamples() {
        Set<String> ids = new HashSet<>();
        Set<String> tags = document.root()
                .path("tags")
                .valueStream()
                .map(tag -> tag.path("name").stringValue())
                .collect(Collectors.toSet());
        for (Operation operation : document.operations()) {
            JsonNode node = operation.node();
            assertThat(ids.add(node.path("operationId").stringValue("")))
                    .as(operation + " operationId")
                    .isTrue();
            assertThat(node.path("summary").stringValue(""))
                    .as(operation.toString())
                    .isNotBlank();
            assertThat(node.path("description").stringValue(""))
                    .as(operation.toString())
                    .isNotBlank();
            assertThat(node.has("security"))
                    .as(operation + " names its credentials")
                    .isTrue();
            assertThat(tags).as(operation + " tag").containsAll(texts(node.path("tags")));
            contents(operation)
                    .forEach(content -> assertThat(ApiExamples.at(document, content))
                            .as(content)
                            .isNotEmpty());
        }
    }

    @Test
    void requestBodiesRefuseUnknownFields() {
        document.operations().stream()
                .filter(operation -> operation.node().has("requestBody"))
                .forEach(operation -> assertThat(
                                document.resolve(operation.at() + "/requestBody/content/application~1json/schema")
                                        .node()
                                        .path("additionalProperties")
                                        .booleanValue(true))
                        .as(operation.toString())
                        .isFalse());
    }

    /** Generators make unusable types of objects, enums and choices that have no name. */
    @Test
    void everyObjectAndEnumHasAName() {
        assertThat(nameless(document.root())).isEmpty();

        JsonNode changed = document.root().deepCopy();
        ((ObjectNode) changed.at("/components/schemas/StockPage/properties/items/items")).putObject("properties");
        ((ObjectNode) changed.at("/components/schemas/Me/properties/role"))
                .putArray("enum")
                .add("A")
                .add("B");
        ((ObjectNode) changed.at("/components/parameters/Limit/schema")).putArray("oneOf");
        assertThat(nameless(changed))
                .containsExactlyInAnyOrder(
                        "/components/schemas/StockPage/properties/items/items",
                        "/components/schemas/Me/properties/role",
                        "/components/parameters/Limit/schema");
    }

    private static List<String> nameless(JsonNode root) {
        List<String> found = new ArrayList<>();
        root.at("/components/schemas").properties().forEach(schema -> {
            String at = "/components/schemas/" + schema.getKey();
            schema.getValue()
                    .path("properties")
                    .properties()
                    .forEach(property ->
                            addIfNameless(at + "/properties/" + property.getKey(), property.getValue(), found));
            addIfNameless(at + "/items", schema.getValue().path("items"), found);
        });
        addNamelessSchemas("/paths", root.path("paths"), found);
        addNamelessSchemas("/components/parameters", root.at("/components/parameters"), found);
        return found;
    }

    private static void addNamelessSchemas(String at, JsonNode node, List<String> found) {
        node.properties().forEach(child -> {
            String childAt = ApiDocument.pointer(at, child.getKey());
            if (child.getKey().equals("schema")) {
                addIfNameless(childAt, child.getValue(), found);
            } else {
                addNamelessSchemas(childAt, child.getValue(), found);
            }
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            addNamelessSchemas(at + "/" + i, node.get(i), found);
        }
    }

    private static void addIfNameless(String at, JsonNode schema, List<String> found) {
        boolean isNullable = schema.at("/oneOf/1/type").stringValue("").equals("null");
        if (schema.has("properties")
                || schema.has("anyOf")
                || schema.has("allOf")
                || schema.has("oneOf") && !isNullable
                // An enum of one value is the tag that tells an event from the others
                || schema.path("enum").size() > 1) {
            found.add(at);
        }
        if (schema.has("items")) {
            addIfNameless(at + "/items", schema.path("items"), found);
        }
    }

    @Test
    void everyTypeOfEventIsDescribedEverywhere() {
        List<String> types =
                Arrays.stream(EventType.values()).map(EventType::text).toList();
        assertThat(texts(document.root().at("/components/schemas/EventType/enum")))
                .containsExactlyInAnyOrderElementsOf(types);
        List<String> sent = new ArrayList<>(types);
        sent.add("webhook.test");
        assertThat(document.root()
                        .at("/components/schemas/Event/discriminator/mapping")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(document.root().path("webhooks").propertyNames()).containsExactlyInAnyOrderElementsOf(sent);
        Set<String> messages = new TreeSet<>();
        ApiDocument.loadAsyncApi()
                .at("/components/messages")
                .forEach(message -> messages.add(message.path("name").stringValue()));
        assertThat(messages).containsExactlyInAnyOrderElementsOf(sent);
    }

    private List<String> contents(Operation operation) {
        List<String> contents = new ArrayList<>();
        List<String> holders = new ArrayList<>();
        if (operation.node().has("requestBody")) {
            holders.add(operation.at() + "/requestBody");
        }
        operation
                .node()
                .path("responses")
                .propertyNames()
                .forEach(status -> holders.add(document.resolve(operation.at() + "/responses/" + status)
                        .at()));
        for (String holder : holders) {
            document.root()
                    .at(holder)
                    .path("content")
                    .propertyNames()
                    .forEach(type -> contents.add(ApiDocument.pointer(holder, "content", type)));
        }
        return contents;
    }

    private List<JsonNode> problems(Operation operation) {
        return StreamSupport.stream(
                        operation.node().path("responses").propertyNames().spliterator(), false)
                .flatMap(status -> problems(operation, status).stream())
                .toList();
    }

    private List<JsonNode> problems(Operation operation, String status) {
        Located response = document.resolve(operation.at() + "/responses/" + status);
        return ApiExamples.at(document, response.at() + "/content/application~1problem+json").stream()
                .map(Example::value)
                .toList();
    }

    private static ErrorCode codeOf(JsonNode problem) {
        return ErrorCode.valueOf(problem.path("code").stringValue().toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static void collectReferences(JsonNode node, Set<String> references) {
        if (node.isObject() && node.path("$ref").isString()) {
            references.add(node.path("$ref").stringValue());
        }
        node.forEach(child -> collectReferences(child, references));
    }

    private static List<String> metaErrors(JsonNode document) {
        SchemaRegistry registry = SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder -> builder.schemaIdResolvers(
                        ids -> ids.mapPrefix("https://spec.openapis.org/", "classpath:spec.openapis.org/")));
        Schema meta = registry.getSchema(SchemaLocation.of(META));
        return meta.validate(document).stream().map(Object::toString).toList();
    }
}
