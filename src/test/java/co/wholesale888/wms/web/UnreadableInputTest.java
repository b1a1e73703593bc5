package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.ReadsLog;
import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;

/** Whatever a parser cannot read is refused, changes nothing and logs no stack trace, on every path that reads it. */
@ServiceTest
@ReadsLog
class UnreadableInputTest {

    private static final List<String> VALUES = List.of(
            "1e99999999999",
            "-1e99999999999",
            "1e-99999999999",
            "1E+2147483648",
            "0.0e-2147483649",
            "1" + "0".repeat(2_000),
            "0." + "1".repeat(2_000),
            "[".repeat(5_000),
            "{\"a\":".repeat(5_000),
            "{".repeat(33) + "}".repeat(33),
            "\"\\ud800\"",
            "\"\\u\"",
            "nul",
            "[" + "{},".repeat(100_000) + "{}]");

    private static final List<String> QUERIES =
            List.of("%", "%zz", "%e2%28", "done=%", "%ff=%ff", "=", "&&&", "a=%00", "done=%c0%80", "next=%&done=%2");

    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json; charset=nonsense",
            "Content-Type: application/json; charset=\"",
            "Content-Type: ;;;/",
            "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data; boundary=",
            "Content-Type: application/x-www-form-urlencoded; charset=UTF-99",
            "Content-Encoding: gzip",
            "Accept: ;",
            "Accept: */json",
            "Accept: text/html;q=x",
            "Accept: " + "a/b,".repeat(200) + "c/d",
            "Accept-Language: \"",
            "Accept-Language: " + "x-".repeat(500),
            "Accept-Charset: nonsense",
            "Cookie: wms-session=\"",
            "Cookie: =;=;=",
            "Cookie: wms-session=a; wms-session=b; $Version=1",
            "Range: bytes=9-1",
            "If-None-Match: \"",
            "If-Modified-Since: never",
            "X-Forwarded-For: ,,,",
            "Forwarded: for=\"",
            "Origin: null",
            "Last-Event-ID: %",
            "Authorization: Basic %",
            "Authorization: Bearer =");

    @Autowired
    private Fixtures fixtures;

    private WarehouseAccess access;
    private String operator;
    private int port;

    @BeforeEach
    void prepare() {
        access = fixtures.newWarehouse();
        operator = fixtures.operator();
        port = fixtures.api().base().getPort();
    }

    @Test
    void unreadableBodiesAreRefusedByEveryOperation(CapturedOutput output) {
        Api api = fixtures.api();
        for (ApiDocument.Operation operation : ApiDocument.load().operations()) {
            if (operation.node().has("requestBody")) {
                String path = operation
                        .path()
                        .replaceFirst("\\{(id|warehouse|warehouseId)}", access.id())
                        .replaceAll("\\{sku}", "TEE")
                        .replaceAll("\\{[A-Za-z]+}", access.id());
                for (String value : VALUES) {
                    for (String body : List.of(value, "{\"x\":" + value + "}")) {
                        int status = api.send(operation.method(), path, credential(path), body)
                                .statusCode();
                        assertThat(status)
                                .as("%s %s", operation, body.substring(0, Math.min(60, body.length())))
                                .isBetween(400, 499);
                    }
                }
            }
        }
        assertNothingWasLogged(output);
    }

    @Test
    void unreadableQueriesAndHeadersAreRefusedByTheApi(CapturedOutput output) throws IOException {
        List<String> answers = new ArrayList<>();
        for (String path : List.of("/v1/stock", "/v1/transactions", "/v1/events", "/v1/me", "/v1/health", "/docs")) {
            for (String query : QUERIES) {
                String authorization = "Authorization: " + access.authorization();
                answers.add(RawHttp.request(port, "GET " + path + "?" + query, authorization));
            }
            for (String header : HEADERS) {
                boolean credential = header.startsWith("Authorization");
                answers.add(RawHttp.request(
                        port,
                        "GET " + path,
                        credential ? header : "Authorization: " + access.authorization() + "\r\n" + header));
            }
        }
        for (String header : HEADERS) {
            answers.add(RawHttp.request(
                    port,
                    "POST /v1/stock/update",
                    "Authorization: " + access.authorization(),
                    "Content-Length: 0",
                    header));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer).containsPattern("^HTTP/1.1 [234]"));
        assertNothingWasLogged(output);
    }

    @Test
    void unreadableInputIsRefusedByPortalPages(CapturedOutput output) throws IOException {
        PortalClient owner = PortalClient.as(fixtures, access.client());
        String warehouse = "/portal/warehouses/" + access.id();
        List<String> answers = new ArrayList<>();
        for (String path : Stream.of("", "/sign-in", "/sign-up", "/none", "/assets/x/portal.css")
                .map("/portal"::concat)
                .toList()) {
            for (String query : QUERIES) {
                answers.add(RawHttp.request(port, "GET " + path + "?" + query));
                answers.add(RawHttp.request(port, "POST " + path + "?" + query, "Content-Length: 0"));
            }
            for (String header : HEADERS) {
                answers.add(RawHttp.request(port, "GET " + path, header));
                answers.add(RawHttp.request(port, "POST " + path, header, "Content-Length: 0"));
            }
        }
        String cookie = "Cookie: wms-session=" + owner.session();
        for (String page :
                List.of("/portal", warehouse, warehouse + "/stock", warehouse + "/ledger", warehouse + "/x")) {
            for (String query : QUERIES) {
                answers.add(RawHttp.request(port, "GET " + page + "?" + query, cookie));
            }
            for (String header : HEADERS) {
                answers.add(RawHttp.request(port, "GET " + page, cookie, header));
            }
        }
        for (String form : List.of("%", "a=%zz", "_csrf=%ff", "x=\0", "&&&=", "--b\r\nContent-Disposition: x")) {
            String length = "Content-Length: " + form.length();
            answers.add(RawHttp.send(port, post("/portal/sign-in", length, form)));
            answers.add(RawHttp.send(port, post(warehouse + "/keys", cookie + "\r\n" + length, form)));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer).containsPattern("^HTTP/1.1 [234]"));
        assertNothingWasLogged(output);
    }

    @Test
    void unreadablePartsOfAStrangersFormAreRefused(CapturedOutput output) {
        PortalClient stranger = PortalClient.of(fixtures);
        String token = stranger.page("/portal/sign-in").select("[name=_csrf]").val();
        String noWord = "=?utf-8?B?A?=";
        for (String path : List.of("/portal/sign-in", "/portal/sign-up", "/portal/forgot-password")) {
            for (String boundary : List.of(noWord, "b")) {
                String form =
                        "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\nx\r\n--b--\r\n".formatted(noWord);
                String type = "multipart/form-data; boundary=\"%s\"".formatted(boundary);
                PortalClient.expect(400, stranger.post(path, form, "X-CSRF-Token", token, "Content-Type", type));
            }
        }
        assertNothingWasLogged(output);
    }

    private String credential(String path) {
        if (path.startsWith("/ops")) {
            return operator;
        }
        return path.startsWith("/v1/warehouses") ? access.client().authorization() : access.authorization();
    }

    private static String post(String path, String headers, String body) {
        return "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n\r\n%s".formatted(path, headers, body);
    }

    private static void assertNothingWasLogged(CapturedOutput output) {
        // Classes beside this one lose their databases
        String logged = output.getAll()
                .lines()
                .filter(line -> !line.contains(OutageLog.class.getSimpleName()))
                .collect(Collectors.joining("\n"));
        assertThat(logged).doesNotContain("\tat ", "ERROR", "Exception");
    }
}
