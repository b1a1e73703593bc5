package co.wholesale888.wms.abuse;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Values that a careless service trips over, as text and as JSON. */
final class HostileTexts {

    /** What no page may contain as it is. */
    static final String SCRIPT = "<script>fuzz()</script>";

    /** The header that no response may have. */
    static final String INJECTED = "X-Injected";

    private static final int MIB = 1 << 20;

    private static final JsonMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\ud800",
            "\udc00\ud800",
            "\u202eevird\u202c",
            "\ufeffA",
            "\uffff",
            "\u0085\u2028\u00a0",
            "😀👩‍👩‍👧‍👦",
            "e\u0301\u0323",
            "ſale",
            "İı",
            "٣٤",
            "\"" + SCRIPT + "'" + SCRIPT,
            "'; drop table ledger_entry; --",
            "${jndi:ldap://127.0.0.1:1/a}",
            "${7*7}#{7*7}*{7*7}@{7*7}~{7*7}[[${7*7}]]__${7*7}__::.x",
            "%s%n%d{0}{}",
            "=cmd|' /C calc'!A0",
            "a\r\n" + INJECTED + ": 1",
            "..",
            ".",
            "../../etc/passwd",
            "A/B",
            "a,b,,c",
            "*",
            "null",
            "true",
            "-1",
            "0",
            "1.5",
            "1e3",
            "9223372036854775808",
            "99999999999999999999999999999999",
            "0x10",
            "NaN",
            "2026-11-23T07:31:00+05",
            "2026-11-23T07:31:00.1234567890Z",
            "2026-02-30T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "0000-01-01T00:00:00+18:00",
            "9999-12-31T23:59:59-18:00",
            "wh_00000000000000000000000000",
            "wh_zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "txn_01m83n1dwv000000012tts6an2",
            "wms_0000000000000000000000000000000000000000000000000",
            "http://[::1]:99999/",
            "https://user:password@example.com/#fragment",
            "https://bücher.example/\ud800",
            "https://" + "a".repeat(300) + ".example/",
            "file:///etc/passwd",
            "\\\\host\\share");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "0.0",
            "1.0",
            "1.5",
            "1e3",
            "1E+2",
            "1e-400",
            "1e400",
            "-1e400",
            "2147483648",
            "1000000001",
            "1000000000001",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(400),
            "1" + "0".repeat(5_000),
            "0." + "0".repeat(900) + "1");

    private static final List<String> OTHER_JSON = List.of(
            "null",
            "true",
            "false",
            "[]",
            "{}",
            "[null]",
            "[[],[]]",
            "[{}]",
            "{\"\":1}",
            "{\"a\":{\"a\":{\"a\":[]}}}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(400) + "]".repeat(400),
            "[" + "0,".repeat(20_000) + "0]");

    private static final List<String> INVALID_JSON = List.of(
            "NaN",
            "-Infinity",
            "01",
            "+1",
            ".5",
            "1.",
            "0x10",
            "'text'",
            "\"\\x41\"",
            "\"\\ud8\"",
            "\"\t\"",
            "undefined",
            "// comment\n1",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "[".repeat(100_000));

    private static final List<String> HUGE_EXPONENTS =
            List.of("1e99999999999", "-1e99999999999", "1e-99999999999", "1e2147483648", "1.5E+1000000000");

    private static final List<String> MALFORMED_ESCAPES = List.of("%", "%2", "%zz", "%u0041", "%+1", "a%");

    private static final List<String> MALFORMED_QUERIES =
            List.of("=", "&=", "&x%00=1", "&%ff=1", "&sku=%ed%a0%80", "&a=1".repeat(1_200), "&%", "&a=%zz", "%2");

    private HostileTexts() {}

    /** A text; rarely one of a mebibyte. */
    static String text(RandomGenerator random) {
        return switch (random.nextInt(500)) {
            case 0 -> "x".repeat(MIB);
            case 1 -> "😀".repeat(20_000);
            case 2, 3, 4 -> "y".repeat(random.nextInt(60, 2_100));
            default -> any(TEXTS, random);
        };
    }

    /** The text of a JSON value, which is not always valid JSON. */
    static String json(RandomGenerator random) {
        return switch (random.nextInt(20)) {
            case 0 -> any(INVALID_JSON, random);
            case 1, 2, 3, 4, 5, 6 -> any(numbers(), random);
            case 7, 8, 9 -> any(OTHER_JSON, random);
            default -> quoted(text(random), random);
        };
    }

    /** What a URL may have in the place of a percent-encoded character; empty if there is none to try. */
    static List<String> malformedEscapes() {
        return MALFORMED_ESCAPES;
    }

    /** The same, for what may follow a query. */
    static List<String> malformedQueries() {
        return MALFORMED_QUERIES;
    }

    static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<String> numbers() {
        return Stream.of(NUMBERS, HUGE_EXPONENTS).flatMap(List::stream).toList();
    }

    /** With escapes, or with the characters themselves, of which an unpaired surrogate cannot be sent. */
    private static String quoted(String text, RandomGenerator random) {
        return (random.nextBoolean() ? ESCAPING : JsonMapper.shared()).writeValueAsString(text);
    }
}
