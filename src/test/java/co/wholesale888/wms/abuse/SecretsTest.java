package co.wholesale888.wms.abuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.CapturesOutput;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Does everything that has to do with secrets, and then looks for each of them in the log, in all answers but the one
 * that shows it, on the management port and in the database.
 */
@ServiceTest
@CapturesOutput
class SecretsTest {

    private static final Pattern TOKEN = Pattern.compile("wms_[A-Za-z0-9]{40,}");
    private static final Pattern WEBHOOK_SECRET = Pattern.compile("whsec_[A-Za-z0-9+/=]{30,}");
    private static final String LOGGER = "co.wholesale888";

    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<HttpResponse<String>> answers = new ArrayList<>();
    private final LoggingSystem logging = LoggingSystem.get(SecretsTest.class.getClassLoader());

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Environment environment;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void logEverything() {
        logging.setLogLevel(LOGGER, LogLevel.TRACE);
    }

    @AfterEach
    void logAsUsual() {
        logging.setLogLevel(LOGGER, LogLevel.INFO);
    }

    @Test
    void secretsAppearOnlyInTheAnswerThatShowsThem(CapturedOutput log) {
        secrets.put("key of the service", environment.getRequiredProperty("wms.secret-key"));
        secrets.put("password of the operator", environment.getRequiredProperty("wms.operator.password"));
        Fixtures.WarehouseAccess access = useApi();
        usePortal(access);
        readManagementPort();

        assertThat(secrets).hasSizeGreaterThanOrEqualTo(14);
        assertThat(answers).hasSizeGreaterThan(40);
        String logged = log.getAll();
        assertThat(logged).as("the log is captured").contains("A sign-up was ignored");
        secrets.forEach((name, secret) -> {
            assertThat(logged).as("%s in the log", name).doesNotContain(secret);
            for (HttpResponse<String> answer : answers) {
                assertThat(answer.body()).as("%s in %s", name, answer).doesNotContain(secret);
            }
            assertThat(tablesWith(secret)).as("%s in the database", name).isEmpty();
        });
    }

    private Fixtures.WarehouseAccess useApi() {
        Api api = fixtures.api().from("127.0.8.90");
        String email = UUID.randomUUID() + "@example.com";
        String password = secret("password of a client");
        String account = "{\"name\":\"Acme\",\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
        String id = Api.json(seen(api.post("/ops/v1/accounts", fixtures.operator(), account)))
                .path("id")
                .stringValue();
        seen(api.post("/ops/v1/accounts", fixtures.operator(), account));
        for (String broken : List.of(
                account.replace("Acme", ""),
                account.replace("}", ",\"more\":1}"),
                account.replace("}", ",}"),
                account.replace("\"" + password + "\"", password),
                account.replace("\"" + password + "\"", "[\"" + password + "\"]"),
                account.replace("\"password\"", "\"password\":1,\"password\""))) {
            assertThat(seen(api.post("/ops/v1/accounts", fixtures.operator(), broken))
                            .statusCode())
                    .isIn(400, 422);
        }
        Fixtures.ClientUser client = new Fixtures.ClientUser(id, UUID.randomUUID(), email, password);
        Fixtures.WarehouseAccess access = fixtures.newWarehouse(client, true);
        secrets.put("token", access.token());
        secrets.put("wrong password", "wrong-" + password);
        seen(api.get("/v1/warehouses", Api.basic(email, "wrong-" + password)));
        seen(api.get("/v1/warehouses", client.authorization()));
        useTokens(api, access);
        useWebhooks(api, access);
        return access;
    }

    private void useTokens(Api api, Fixtures.WarehouseAccess access) {
        String tokens = "/v1/warehouses/" + access.id() + "/tokens";
        String basic = access.client().authorization();
        HttpResponse<String> minted = api.post(
                tokens, basic, "{\"name\":\"a\",\"role\":\"WORKER\",\"workerId\":\"w\"}", "Idempotency-Key", "a-token");
        shown("minted token", TOKEN, minted);
        String id = Api.json(minted).path("id").stringValue();
        shown("reissued token", TOKEN, api.post(tokens + "/" + id + "/reissue", basic, null));
        String typo = access.token().substring(0, access.token().length() - 1) + "_";
        secrets.put("mistyped token", typo);
        seen(api.get("/v1/me", Api.bearer(typo)));
        seen(api.get("/v1/me", access.authorization()));
        seen(api.get("/v1/me", "Basic " + access.token()));
        seen(api.get("/v1/me?access_token=" + access.token(), access.authorization()));
        seen(api.get("/v1/stock?cursor=" + access.token(), access.authorization()));
        seen(api.get("/v1/events", access.authorization(), "Last-Event-ID", access.token()));
        seen(api.get(tokens, basic));
        seen(api.delete(tokens + "/" + id, basic));
        seen(api.get("/v1/warehouses/" + access.id() + "/audit", basic));
    }

    private void useWebhooks(Api api, Fixtures.WarehouseAccess access) {
        HttpResponse<String> created = api.post(
                "/v1/webhooks",
                access.authorization(),
                "{\"url\":\"http://127.0.0.1:65001/hooks\",\"events\":[\"*\"],\"delivery\":\"RETRY\"}");
        shown("secret of a webhook", WEBHOOK_SECRET, created);
        String path = "/v1/webhooks/" + Api.json(created).path("id").stringValue();
        String rotate = path + "/rotate-secret";
        shown("next secret", WEBHOOK_SECRET, api.post(rotate, access.authorization(), "{\"overlapSeconds\":600}"));
        seen(api.post(path + "/test", access.authorization(), null));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> api.get(path + "/deliveries?status=FAILED", access.authorization())
                        .body()
                        .contains("connection_refused"));
        seen(api.get(path, access.authorization()));
        seen(api.get(path + "/deliveries", access.authorization()));
        seen(api.get("/v1/webhooks", access.authorization()));
    }

    private void usePortal(Fixtures.WarehouseAccess access) {
        PortalClient portal = PortalClient.of(fixtures, "127.0.8.91");
        seen(portal.signIn(access.client().email(), secret("wrong password in the portal")));
        seen(portal.submit(
                "/portal/sign-up",
                "/portal/sign-up",
                "name",
                "",
                "email",
                "nobody",
                "password",
                secret("password of a sign-up")));
        seen(portal.submit(
                "/portal/sign-up",
                "/portal/sign-up",
                "name",
                "Acme",
                "email",
                access.client().email(),
                "password",
                secret("password of another sign-up")));
        seen(portal.signIn(access.client().email(), access.client().password()));
        secrets.put("session", portal.session());
        String base = "/portal/warehouses/" + access.id();
        String keys = base + "/keys";
        shown("key of the portal", TOKEN, portal.submit(keys, keys, "name", "p", "role", "SUPERVISOR"));
        String hooks = base + "/webhooks";
        HttpResponse<String> created = portal.submit(
                hooks, hooks, "url", "http://127.0.0.1:65001/hooks", "events", "alert.triggered", "delivery", "ONCE");
        shown("secret of a webhook of the portal", WEBHOOK_SECRET, created);
        Matcher hook = Pattern.compile("whk_[0-9a-z]{26}").matcher(created.body());
        assertThat(hook.find()).isTrue();
        String page = hooks + "/" + hook.group();
        shown("next secret of the portal", WEBHOOK_SECRET, portal.submit(page, page + "/rotate", "overlap", "day"));
        for (String path : List.of(
                "/portal",
                base,
                base + "/stock",
                base + "/start",
                base + "/ledger",
                base + "/audit",
                keys,
                hooks,
                page)) {
            seen(portal.get(path));
        }
        seen(portal.submit(page, "/portal/sign-out"));
    }

    private void readManagementPort() {
        Api management =
                Api.at(URI.create("http://localhost:" + environment.getRequiredProperty("local.management.port")));
        for (String path :
                List.of("", "/health", "/info", "/metrics", "/prometheus", "/env", "/configprops", "/heapdump")) {
            seen(management.get("/actuator" + path, null));
        }
    }

    /** A new secret that can be found again; one word, which parsers quote as a whole. */
    private String secret(String name) {
        String secret = "S3cret" + UUID.randomUUID().toString().replace("-", "");
        secrets.put(name, secret);
        return secret;
    }

    /** Takes the secret from the one answer that may have it. */
    private void shown(String name, Pattern pattern, HttpResponse<String> answer) {
        Matcher found = pattern.matcher(answer.body());
        assertThat(found.find()).as("%s in %s", name, answer.body()).isTrue();
        secrets.put(name, found.group());
    }

    private HttpResponse<String> seen(HttpResponse<String> answer) {
        answers.add(answer);
        return answer;
    }

    /** The tables with the secret as text, or as the bytes of the text. */
    private List<String> tablesWith(String secret) {
        String hex = HexFormat.of().formatHex(secret.getBytes(UTF_8));
        return jdbc
                .queryForList(
                        "select table_name from information_schema.tables"
                                + " where table_schema = current_schema() and table_type = 'BASE TABLE'",
                        String.class)
                .stream()
                .filter(table -> !List.of()
                        .equals(jdbc.queryForList(
                                "select 1 from " + table + " t where t::text like ? or t::text like ? limit 1",
                                Integer.class,
                                "%" + secret + "%",
                                "%" + hex + "%")))
                .toList();
    }
}
