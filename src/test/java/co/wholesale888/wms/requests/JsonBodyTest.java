package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.util.Collections;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{]",
                "[",
                "{}x",
                "{} {}",
                "{},",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":1}{}",
                "{\"a\":[1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":0x1}",
                "{\"a\":1e}",
                "{\"a\":--1}",
                "{\"a\":True}",
                "{\"a\":nul}",
                "{/**/}",
                "{}//",
                "{}#",
                "\uFEFF{}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"x}",
                "{\"a\":\"\\u0000\"}",
                "{\"\\u0000\":1}",
                "{\"a\":[{\"b\":\"x\\u0000y\"}]}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":\"\\ud800x\"}",
                "{\"\\ud800\":1}",
                "😀",
            })
    void anythingButStrictJsonIsRefused(String body) {
        assertMalformed(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"lines":[{"note":"a"},{"note":"x\\u0000"}]} | The text of lines[1].note contains a NUL
            {"a":{"b":[[],["\\ud800"]]}}                | The text of a.b[1][0] contains a NUL
            {"lines":[{"\\u0000":1}]}                   | A name in the body contains a NUL
            """)
    void textThatCannotBeStoredIsNamedByItsPlace(String body, String detail) {
        assertThat(refusalOf(() -> JsonBody.parse(body.getBytes(UTF_8))).detail())
                .startsWith(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "e282", "f8888080", "80"})
    void invalidUtf8IsRefused(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] body = "{\"a\":\"????????\"}".getBytes(UTF_8);
        System.arraycopy(bad, 0, body, 6, bad.length);

        assertMalformed(body);
        assertMalformed("{\"a\":1}".getBytes(UTF_16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "null", "1", "\"x\"", "[]", "[{}]", "true"})
    void anythingButAnObjectIsRefused(String body) {
        var refused = catchThrowableOfType(
                RefusedException.class,
                () -> JsonBody.parse(body.getBytes(UTF_8)).fields("a"));

        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.MALFORMED_JSON);
    }

    @Test
    void aBodyThatWouldExhaustTheParserIsRefused() {
        assertMalformed("[".repeat(500_000).getBytes(UTF_8));
        assertMalformed("{\"a\":".repeat(100_000).getBytes(UTF_8));
        assertMalformed(("{\"a\":" + "9".repeat(100_000) + "}").getBytes(UTF_8));
        assertMalformed(("{\"a\":1e" + "9".repeat(1_000) + "}").getBytes(UTF_8));
        assertMalformed(("{\"" + "k".repeat(500_000) + "\":1}").getBytes(UTF_8));
        assertMalformed("{\"a\":1e99999999999}".getBytes(UTF_8));
    }

    @Test
    void tokensDepthNumbersAndNamesAreLimited() {
        assertLimit(59_999, n -> "[" + "{},".repeat(n - 1) + "{}]");
        assertLimit(32, n -> "[".repeat(n) + "]".repeat(n));
        assertLimit(64, n -> "[" + "1".repeat(n) + "]");
        assertLimit(1_000, n -> "{\"" + "k".repeat(n) + "\":1}");
    }

    @Test
    void aLimitIsNamedInPlainWords() {
        var refused = catchThrowableOfType(
                RefusedException.class, () -> JsonBody.parse(("[" + "{},".repeat(60_000) + "{}]").getBytes(UTF_8)));

        assertThat(refused.refusal().detail())
                .isEqualTo(
                        "The body exceeds a limit of the service: at most 120000 names, values and brackets, 32 levels,"
                                + " numbers of 64 and names of 1000 characters.");
    }

    private static void assertLimit(int limit, IntFunction<String> body) {
        assertThat(JsonBody.parse(body.apply(limit).getBytes(UTF_8)).root().isMissingNode())
                .isFalse();
        assertMalformed(body.apply(limit + 1).getBytes(UTF_8));
    }

    static Stream<Consumer<JsonFields>> wrongTypes() {
        return Stream.of(
                in -> in.integer("fraction"),
                in -> in.integer("wholeFraction"),
                in -> in.integer("exponent"),
                in -> in.integer("hugeExponent"),
                in -> in.integer("quoted"),
                in -> in.integer("yes"),
                in -> in.integer("list"),
                in -> in.text("one"),
                in -> in.text("yes"),
                in -> in.text("list"),
                in -> in.text("object"),
                in -> in.bool("one"),
                in -> in.bool("quoted"),
                in -> in.texts("quoted"),
                in -> in.texts("object"),
                in -> in.texts("list"),
                in -> in.objects("object"),
                in -> in.objects("list"),
                in -> in.objects("one"));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void aValueOfAnotherTypeIsRefusedAndNotConverted(Consumer<JsonFields> read) {
        String[] allowed = {
            "fraction", "wholeFraction", "exponent", "hugeExponent", "quoted", "yes", "one", "list", "object"
        };
        JsonFields fields = fields("""
                {"fraction":1.5,"wholeFraction":1.0,"exponent":1e3,"hugeExponent":1e999999999,"quoted":"12","yes":true,
                 "one":1,"list":[1],"object":{}}""", allowed);
        fields.refuseMalformed();

        read.accept(fields);

        Refusal refusal = refusalOf(fields::refuseMalformed);
        assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(refusal.errors()).hasSize(1);
    }

    @Test
    void wellFormedValuesAreRead() {
        String json = """
                {"text":"é😀\\u0001","number":-0,"max":9223372036854775807,"more":9223372036854775808,
                 "less":-99999999999999999999,"yes":true,"nothing":null,"texts":["a","b"]}""";
        JsonFields fields = fields(json, "text", "number", "max", "more", "less", "yes", "nothing", "texts", "absent");

        assertThat(fields.text("text")).isEqualTo("é😀\u0001");
        assertThat(fields.integer("number")).isZero();
        assertThat(fields.integer("max")).isEqualTo(Long.MAX_VALUE);
        assertThat(fields.integer("more")).isEqualTo(Long.MAX_VALUE);
        assertThat(fields.integer("less")).isEqualTo(Long.MIN_VALUE);
        assertThat(fields.bool("yes")).isTrue();
        assertThat(fields.texts("texts")).containsExactly("a", "b");
        assertThat(fields.text("nothing")).isNull();
        assertThat(fields.integer("absent")).isNull();
        fields.refuseMalformed();
        fields.refuseInvalid();
    }

    @Test
    void wrongTypesAreReportedBeforeBrokenRules() {
        JsonFields fields = fields("{\"lines\":[{\"sku\":\"A\",\"x\":1},7,{\"sku\":2}],\"y\":1}", "lines");
        for (JsonFields line : requireNonNull(fields.objects("lines", "sku"))) {
            line.text("sku");
            line.invalid("sku", "is never right");
        }

        Refusal shape = refusalOf(fields::refuseMalformed);
        assertThat(shape.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD);
        assertThat(shape.errors())
                .extracting(Violation::index, Violation::field, Violation::sku, Violation::code)
                .containsExactly(
                        tuple(null, "y", null, ErrorCode.UNKNOWN_FIELD),
                        tuple(0, "x", "A", ErrorCode.UNKNOWN_FIELD),
                        tuple(1, null, null, ErrorCode.MALFORMED_JSON),
                        tuple(2, "sku", null, ErrorCode.MALFORMED_JSON));
        assertThat(refusalOf(fields::refuseInvalid).errors()).hasSize(2);
    }

    @Test
    void aLongUnknownNameIsCutBetweenCharacters() {
        Refusal refusal = refusalOf(fields("{\"" + "😀".repeat(100) + "\":1}", "a")::refuseMalformed);

        assertThat(refusal.errors().getFirst().field()).isEqualTo("😀".repeat(64) + "…");
    }

    @Test
    void theNumberOfViolationsIsLimited() {
        String names = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"unknown%s\":1".formatted(i))
                .collect(Collectors.joining(","));

        assertThat(refusalOf(fields("{" + names + "}", "a")::refuseMalformed).errors())
                .hasSize(10_000);
    }

    @Test
    void eachObjectWithViolationsIsNamed() {
        String line = "{"
                + IntStream.range(0, 20).mapToObj(i -> "\"x%s\":1".formatted(i)).collect(Collectors.joining(",")) + "}";
        JsonFields fields = fields("{\"a\":[" + String.join(",", Collections.nCopies(1_000, line)) + "]}", "a");
        fields.objects("a", "b");

        assertThat(refusalOf(fields::refuseMalformed).errors())
                .hasSize(10_000 + 500)
                .extracting(Violation::index)
                .containsAll(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void lengthsAreCountedInCodePoints() {
        JsonFields fields = fields("{\"a\":\"😀😀\"}", "a");

        assertThat(fields.requireText("a", fields.text("a"), 1, 2)).isNotNull();
        assertThat(fields.requireText("a", fields.text("a"), 1, 1)).isNull();
        assertThat(fields.requireText("a", null, 0, 1)).isNull();
        assertThat(refusalOf(fields::refuseInvalid).errors()).hasSize(2);
    }

    private static JsonFields fields(String json, String... allowed) {
        return JsonBody.parse(json.getBytes(UTF_8)).fields(allowed);
    }

    private static Refusal refusalOf(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call).refusal();
    }

    private static void assertMalformed(byte[] body) {
        Refusal refusal = refusalOf(() -> JsonBody.parse(body));
        assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(refusal.detail().length()).isLessThan(400);
        assertThat(refusal.detail()).as("the library").doesNotContain("`", "Feature", "REDACTED", "tools.jackson");
    }
}
