package co.wholesale888.wms.abuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.abuse.FuzzRequest.Framing;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes requests that are nearly valid: some part of the path, the query, the headers or the body is hostile. */
final class RequestMutations {

    private static final List<String> PATH_TRICKS = List.of(
            "%2f",
            "%2F..%2f",
            "%00",
            "%0d%0aX-Injected:%201",
            ";x=y",
            ";",
            "//",
            "/./",
            "/../",
            "/%2e%2e/",
            "%2e",
            "\\",
            "%5c",
            "%25",
            "%252f",
            "%c0%af",
            "%ff",
            "%ed%a0%80",
            "%F0%9F%98%80",
            "%E2%80%AE",
            "\u00e9",
            "/",
            "/.",
            "?",
            "~",
            "*",
            "{id}",
            "..;/",
            "%20",
            "+",
            ":",
            "@",
            "|",
            "[",
            "^",
            "\"",
            "<",
            "a".repeat(3_000));
    private static final List<String> QUERY_TRICKS = List.of(
            "&",
            "&&",
            "?",
            "&a",
            "&limit",
            "&limit=",
            "&limit=1&limit=2",
            "&cursor=AAAA",
            "&cursor=%00",
            "&sku=%00",
            "&sku=" + "A,".repeat(600),
            "&unknown=1",
            "|",
            "\"");
    private static final List<String> METHODS = List.of(
            "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X", "CONNECT");
    private static final List<String> MEDIA_TYPES = List.of(
            "application/json",
            "text/csv",
            "text/event-stream",
            "text/html",
            "application/xml",
            "*/*",
            "text/*;q=0.1",
            "application/json;q=0",
            "*/*;q=0, text/csv",
            "application/json; charset=utf-16",
            "image/png",
            "nonsense",
            "a/b/c",
            "/",
            ";",
            "application/json;charset=nonsense",
            "application/json;charset=\"",
            "multipart/form-data",
            "application/x-www-form-urlencoded;charset=utf-7",
            "text/plain;q=2",
            "\u00e9/\u00e9",
            ",".repeat(200),
            "");
    private static final List<String> HEADER_NAMES = List.of(
            "Idempotency-Key",
            "X-Request-Id",
            "Last-Event-ID",
            "Cookie",
            "X-CSRF-Token",
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Prefix",
            "X-Forwarded-Proto",
            "X-HTTP-Method-Override",
            "X-Original-URL",
            "Origin",
            "Referer",
            "Range",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "Accept-Language",
            "Accept-Encoding",
            "Accept-Charset",
            "Authorization",
            "User-Agent",
            "Content-Language",
            "Upgrade",
            "Trailer",
            "Content-Encoding",
            "Expect",
            "Cache-Control",
            "X-Unknown",
            "x",
            "Date",
            "Via",
            "TE",
            "Host");
    private static final List<String> HEADER_VALUES = List.of(
            "",
            " ",
            "\0",
            "a\rX-Injected: 1",
            "a\r\n X-Injected: 1",
            "a\u007fb",
            "\u00ff\u00fe",
            "a\tb",
            "*",
            "\"",
            "a,b",
            ",",
            "100-continue",
            "gzip",
            "identity",
            "bytes=0-1",
            "bytes=9-1,-,0-",
            "0",
            "-1",
            "99999999999999999999",
            "null",
            "127.0.0.1",
            "for=\"[::1]\";host=evil.example;proto=https",
            "http://evil.example/",
            "evil.example",
            "evil.example:99999999",
            "https",
            "javascript",
            "/../..",
            "Thu, 99 Foo 2026 99:99:99 GMT",
            "wms-session=x; wms-session=\"",
            "a=b; c",
            "$Version=1; wms-session=x",
            "Bearer",
            "Bearer wms_x",
            "Basic !",
            "Basic Og==",
            "Basic AAAA",
            "x".repeat(300),
            "y".repeat(9_000),
            "é");

    private final RandomGenerator random;

    RequestMutations(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Makes a request for the target.
     *
     * @param path the path with valid ids
     * @param credential names and values of headers
     * @param csrf the form token, or null to send none
     */
    FuzzRequest request(FuzzTarget target, String path, List<String> credential, @Nullable String csrf) {
        String method = oneIn(40) ? HostileTexts.any(METHODS, random) : target.method();
        String changedPath = (oneIn(6) ? "/api/wms" : "") + (oneIn(6) ? trick(path) : path);
        String query = query(target);
        List<String> headers = new ArrayList<>(List.of("Host", "localhost"));
        headers.addAll(credential);
        byte[] body = body(target, csrf, headers);
        for (int extra = oneIn(3) ? random.nextInt(1, 4) : 0; extra > 0; extra--) {
            headers.add(HostileTexts.any(HEADER_NAMES, random));
            headers.add(HostileTexts.any(HEADER_VALUES, random));
        }
        if (oneIn(6)) {
            headers.addAll(List.of("Accept", HostileTexts.any(MEDIA_TYPES, random)));
        }
        return new FuzzRequest(
                method, changedPath + query, headers, new String(body, ISO_8859_1), framing(body.length > 0));
    }

    private Framing framing(boolean hasBody) {
        if (!hasBody) {
            return oneIn(20) ? Framing.LENGTH : Framing.NONE;
        }
        return switch (random.nextInt(20)) {
            case 0, 1 -> Framing.CHUNKED;
            case 2 -> Framing.AMBIGUOUS;
            default -> Framing.LENGTH;
        };
    }

    private String trick(String path) {
        List<String> tricks = new ArrayList<>(PATH_TRICKS);
        tricks.addAll(HostileTexts.malformedEscapes());
        String trick = oneIn(4) ? encoded(HostileTexts.text(random)) : HostileTexts.any(tricks, random);
        String shortened = trick.length() > 20_000 ? trick.substring(0, 9_000) : trick;
        int at = random.nextInt(1, path.length() + 1);
        if (random.nextBoolean()) { // in the place of a segment
            int end = path.indexOf('/', at);
            int begin = path.lastIndexOf('/', at - 1) + 1;
            return path.substring(0, begin) + shortened + (end < 0 ? "" : path.substring(Math.max(end, begin)));
        }
        return path.substring(0, at) + shortened + path.substring(at);
    }

    private String query(FuzzTarget target) {
        Map<String, String> values = new LinkedHashMap<>();
        target.parameters().forEach((name, examples) -> {
            if (oneIn(3)) {
                values.put(name, examples.isEmpty() ? "1" : HostileTexts.any(examples, random));
            }
            // A feed that waits would take the fuzzer's time
            if (oneIn(8) && !name.equals("wait")) {
                values.put(name, HostileTexts.text(random));
            }
        });
        values.computeIfPresent("wait", (name, value) -> HostileTexts.any(List.of("0", "-1", "31", "x"), random));
        String query = values.entrySet().stream()
                .map(value -> value.getKey() + "=" + encoded(value.getValue()))
                .collect(Collectors.joining("&"));
        if (query.length() > 30_000) {
            query = query.substring(0, 20_000).replaceFirst("%.?$", "");
        }
        if (oneIn(10)) {
            List<String> tricks = new ArrayList<>(QUERY_TRICKS);
            tricks.addAll(HostileTexts.malformedQueries());
            query += HostileTexts.any(tricks, random);
        }
        return query.isEmpty() ? "" : "?" + query;
    }

    private byte[] body(FuzzTarget target, @Nullable String csrf, List<String> headers) {
        Map<String, String> form = target.form();
        if (form != null) {
            headers.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
            Map<String, String> fields = JsonMutations.mutateForm(form, random);
            fields.remove("_csrf");
            if (csrf != null) {
                fields.put("_csrf", csrf);
            }
            fields.computeIfPresent("_key", (name, key) -> "fuzz-" + random.nextInt(1 << 20));
            return fields.entrySet().stream()
                    .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                    .collect(Collectors.joining("&"))
                    .getBytes(UTF_8);
        }
        if (target.bodies().isEmpty()) {
            return oneIn(10) ? HostileTexts.json(random).getBytes(UTF_8) : new byte[0];
        }
        if (oneIn(4)) {
            headers.addAll(List.of("Content-Type", HostileTexts.any(MEDIA_TYPES, random)));
        }
        byte[] body = JsonMutations.mutate(HostileTexts.any(target.bodies(), random), random)
                .getBytes(UTF_8);
        if (oneIn(25) && body.length > 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
