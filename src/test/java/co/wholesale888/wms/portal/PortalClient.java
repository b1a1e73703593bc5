package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** An HTTP client that keeps cookies and submits forms with their hidden fields, as a browser does. */
public final class PortalClient {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final URI base;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http;
    private boolean patient;

    private PortalClient(URI base, String address, boolean patient) {
        this.base = base;
        this.patient = patient;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    /** A client that connects from a loopback address such as {@code 127.1.0.1}. */
    public static PortalClient of(Fixtures fixtures, String address) {
        return new PortalClient(
                URI.create("http://localhost:" + fixtures.api().base().getPort()),
                address,
                fixtures.api().isPatient());
    }

    public static PortalClient of(Fixtures fixtures) {
        return of(fixtures, "127.0.0.1");
    }

    /** The cookies of a new session of this user. */
    static List<HttpCookie> sessionAt(URI base, String email, String password) {
        return new PortalClient(base, "127.0.0.1", true)
                .signedIn(email, password)
                .cookies
                .getCookieStore()
                .getCookies();
    }

    /** Signs in as this client. */
    public static PortalClient as(Fixtures fixtures, Fixtures.ClientUser client) {
        return of(fixtures).signedIn(client.email(), client.password());
    }

    /** Signs in as the configured operator, from a loopback address. */
    public static PortalClient asOperator(Fixtures fixtures, String address) {
        String[] credentials = operator(fixtures);
        return of(fixtures, address).signedIn(credentials[0], credentials[1]);
    }

    /** The e-mail address and password of the operator. */
    public static String[] operator(Fixtures fixtures) {
        String basic = fixtures.operator().substring("Basic ".length());
        return new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2);
    }

    /** From now on, a request that is refused because the service is busy is not sent again. */
    public PortalClient impatient() {
        patient = false;
        return this;
    }

    public HttpResponse<String> signIn(String email, String password) {
        return submit("/portal/sign-in", "/portal/sign-in", "email", email, "password", password);
    }

    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(DEADLINE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public Document page(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return Jsoup.parse(answer.body(), base + path);
    }

    /** Posts these fields together with the CSRF token and the form key of a page. */
    public HttpResponse<String> submit(String page, String action, String... fields) {
        Document shown = Jsoup.parse(get(page).body());
        StringBuilder body = new StringBuilder();
        for (String hidden : List.of("_csrf", "_key")) {
            Element field = shown.selectFirst("input[name=" + hidden + "]");
            body.append(hidden)
                    .append('=')
                    .append(field == null ? "" : encode(field.val()))
                    .append('&');
        }
        for (int i = 0; i < fields.length; i += 2) {
            body.append(encode(fields[i]))
                    .append('=')
                    .append(encode(fields[i + 1]))
                    .append('&');
        }
        return post(action, body.substring(0, body.length() - 1));
    }

    /** Submits a form of a page with all its fields, some of them changed (name, value, …). */
    public HttpResponse<String> send(Document page, String form, String... changed) {
        Element shown = page.selectFirst(form);
        if (shown == null) {
            throw new AssertionError("no " + form + " on " + page.text());
        }
        Map<String, String> fields = fields(shown);
        for (int i = 0; i < changed.length; i += 2) {
            fields.put(changed[i], changed[i + 1]);
        }
        String sent = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return shown.attr("method").equals("get")
                ? get(shown.attr("action") + "?" + sent)
                : post(shown.attr("action"), sent);
    }

    /** Submits a form of a page in parts, with a file and some of its other fields changed (name, value, …). */
    public HttpResponse<String> upload(Document page, String form, String file, byte[] content, String... changed) {
        Element shown = page.selectFirst(form);
        if (shown == null) {
            throw new AssertionError("no " + form + " on " + page.text());
        }
        Map<String, String> fields = fields(shown);
        fields.remove(file);
        for (int i = 0; i < changed.length; i += 2) {
            fields.put(changed[i], changed[i + 1]);
        }
        String part = "--Boundary\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
        StringBuilder before = new StringBuilder();
        fields.forEach((name, value) -> before.append(part.formatted(name, value)));
        before.append(part.formatted(file + "\"; filename=\"count.csv", ""));
        before.setLength(before.length() - 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + shown.attr("action")))
                .timeout(DEADLINE)
                .header("Content-Type", "multipart/form-data; boundary=Boundary")
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(before.toString()),
                        HttpRequest.BodyPublishers.ofByteArray(content),
                        HttpRequest.BodyPublishers.ofString("\r\n--Boundary--\r\n")));
        return send(request.build());
    }

    /** The fields of a form as a browser would send them. */
    private static Map<String, String> fields(Element form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Element field : form.select("input[name], textarea[name], select[name]")) {
            Element chosen = field.selectFirst("option[selected]");
            Element option = chosen == null ? field.selectFirst("option") : chosen;
            fields.put(field.attr("name"), option == null ? field.val() : option.val());
        }
        return fields;
    }

    /** Loads the page to which the response redirects. */
    public Document follow(HttpResponse<String> answer) {
        if (answer.statusCode() != 302) {
            throw new AssertionError("no redirect: " + answer.statusCode() + " "
                    + Jsoup.parse(answer.body()).text());
        }
        URI target = base.resolve(answer.headers().firstValue("Location").orElseThrow());
        return page(target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
    }

    /** Fails unless the response has this status, and parses its page. */
    public static Document expect(int status, HttpResponse<String> answer) {
        Document page = Jsoup.parse(answer.body());
        assertThat(answer.statusCode()).as(page.text()).isEqualTo(status);
        assertThat(page.select(".error").eachText())
                .as("errors at fields are sentences")
                .allSatisfy(error -> assertThat(error).endsWith("."));
        return page;
    }

    public HttpResponse<String> post(String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(DEADLINE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** The value of the session cookie; empty if there is none. */
    public String session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("wms-session"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** Replaces the session cookie. */
    void setSession(String session) {
        cookies.getCookieStore().removeAll();
        HttpCookie cookie = new HttpCookie("wms-session", session);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(base, cookie);
    }

    private PortalClient signedIn(String email, String password) {
        expect(302, signIn(email, password));
        return this;
    }

    private HttpResponse<String> send(HttpRequest request) {
        return patient ? Patience.untilServed(() -> sendOnce(request)) : sendOnce(request);
    }

    private HttpResponse<String> sendOnce(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 429 || answer.statusCode() == 503) {
                assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                        .as("seconds after which %s may succeed", request.uri())
                        .isPositive();
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
