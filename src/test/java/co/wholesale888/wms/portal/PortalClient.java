package co.wholesale888.wms.portal;

import co.wholesale888.wms.testing.Fixtures;
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
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A browser without a screen: keeps cookies, sends forms with what their pages hid in them. */
final class PortalClient {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final URI base;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http;

    private PortalClient(URI base, String address) {
        this.base = base;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    /** Somebody at an address of this machine such as {@code 127.1.0.1}. */
    static PortalClient of(Fixtures fixtures, String address) {
        return new PortalClient(
                URI.create("http://localhost:" + fixtures.api().base().getPort()), address);
    }

    static PortalClient of(Fixtures fixtures) {
        return of(fixtures, "127.0.0.1");
    }

    /** Signed in as this client. */
    static PortalClient as(Fixtures fixtures, Fixtures.Client client) {
        PortalClient visitor = of(fixtures);
        HttpResponse<String> answer = visitor.signIn(client.email(), client.password());
        if (answer.statusCode() != 302) {
            throw new AssertionError("cannot sign in: " + answer.statusCode() + answer.body());
        }
        return visitor;
    }

    /** Signed in as the configured operator, from an address of this machine. */
    static PortalClient asOperator(Fixtures fixtures, String address) {
        PortalClient visitor = of(fixtures, address);
        String[] pair = operator(fixtures);
        HttpResponse<String> answer = visitor.signIn(pair[0], pair[1]);
        if (answer.statusCode() != 302) {
            throw new AssertionError("cannot sign in: " + answer.statusCode() + answer.body());
        }
        return visitor;
    }

    /** The operator's e-mail address and password. */
    static String[] operator(Fixtures fixtures) {
        String basic = fixtures.operator().substring("Basic ".length());
        return new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2);
    }

    HttpResponse<String> signIn(String email, String password) {
        return submit("/portal/sign-in", "/portal/sign-in", "email", email, "password", password);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .timeout(DEADLINE)
                .build());
    }

    Document page(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return Jsoup.parse(answer.body(), base + path);
    }

    /** Posts the fields as a form on that page would, token included. */
    HttpResponse<String> submit(String page, String action, String... fields) {
        Document shown = Jsoup.parse(get(page).body());
        Element token = shown.selectFirst("input[name=_csrf]");
        String value = token == null ? "" : token.attr("value");
        StringBuilder form = new StringBuilder("_csrf=" + encode(value));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&').append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
        }
        return post(action, form.toString());
    }

    /** Sends a form of a page as it stands there, hidden fields included, but for what is changed: name, value, … */
    HttpResponse<String> send(Document page, String form, String... changed) {
        Element shown = page.selectFirst(form);
        if (shown == null) {
            throw new AssertionError("no " + form + " on " + page.text());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (Element field : shown.select("input[name], textarea[name], select[name]")) {
            fields.put(field.attr("name"), field.val());
        }
        for (int i = 0; i < changed.length; i += 2) {
            fields.put(changed[i], changed[i + 1]);
        }
        return post(
                shown.attr("action"),
                fields.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&")));
    }

    /** The page that an answer leads to. */
    Document follow(HttpResponse<String> answer) {
        if (answer.statusCode() != 302) {
            throw new AssertionError("leads nowhere: " + answer.statusCode() + " "
                    + Jsoup.parse(answer.body()).text());
        }
        URI target = base.resolve(answer.headers().firstValue("Location").orElseThrow());
        return page(target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
    }

    HttpResponse<String> post(String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(DEADLINE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** What the browser holds; empty where nothing. */
    String session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("wms-session"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    void hold(String session) {
        cookies.getCookieStore().removeAll();
        HttpCookie cookie = new HttpCookie("wms-session", session);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(base, cookie);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
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
