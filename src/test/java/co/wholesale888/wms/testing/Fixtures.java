package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;

/**
 * Creates accounts, warehouses and tokens for tests through the API. Every call creates new ones, so that tests do not
 * depend on each other.
 */
@TestComponent
public final class Fixtures {

    private static final String PASSWORD = "a-client's-password";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Environment environment;
    private final boolean patient;
    private final ThreadLocal<SharedClient> shared = ThreadLocal.withInitial(() -> new SharedClient(newAccount()));

    /** Of the instance that all tests share. */
    @Autowired
    Fixtures(Environment environment) {
        this(environment, true);
    }

    private Fixtures(Environment environment, boolean patient) {
        this.environment = environment;
        this.patient = patient;
    }

    /** Creates fixtures in another instance, with its operator. */
    public static Fixtures at(URI base) {
        MockEnvironment environment = new MockEnvironment().withProperty("local.server.port", "" + base.getPort());
        for (String setting : new String[] {UseTestPostgres.OPERATOR_EMAIL, UseTestPostgres.OPERATOR_PASSWORD}) {
            int equals = setting.indexOf('=');
            environment.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new Fixtures(environment, true);
    }

    /** The same, but returns 503 as it comes: for tests of an outage. */
    public Fixtures impatient() {
        return new Fixtures(environment, false);
    }

    /** A client with an approved account. */
    public record ClientUser(String id, UUID uuid, String email, String password) {

        /** The Authorization header of this client. */
        public String authorization() {
            return Api.basic(email, password);
        }
    }

    /**
     * A warehouse and its client.
     *
     * @param token a SUPERVISOR token
     */
    public record WarehouseAccess(ClientUser client, String id, UUID uuid, String token) {

        /** The Authorization header with the SUPERVISOR token. */
        public String authorization() {
            return Api.bearer(token);
        }
    }

    /** Calls the instance, {@link Api#patient() patiently} unless told otherwise: it is busy with several tests at once. */
    public Api api() {
        Api api = Api.at(URI.create("http://localhost:" + environment.getRequiredProperty("local.server.port")));
        return patient ? api.patient() : api;
    }

    /** The Authorization header of the configured operator. */
    public String operator() {
        return Api.basic(
                environment.getRequiredProperty("wms.operator.email"),
                environment.getRequiredProperty("wms.operator.password"));
    }

    /** Creates a client with an approved account. */
    public ClientUser newAccount() {
        String email = "client-%s@example.com".formatted(NUMBER.incrementAndGet());
        String body = """
                {"name":"A client","email":"%s","password":"%s"}""".formatted(email, PASSWORD);
        String id = create("/ops/v1/accounts", operator(), body).path("id").stringValue();
        return new ClientUser(id, IdKind.ACCOUNT.require(id), email, PASSWORD);
    }

    /** Creates a live warehouse without SKUs for a new account. */
    public WarehouseAccess newWarehouse() {
        return newWarehouse(newAccount(), false);
    }

    /**
     * Creates a live warehouse without SKUs for an account that many tests share, but none that run at the same time.
     * This is fast, because no password is hashed. Not for tests that change the account.
     */
    public WarehouseAccess anotherWarehouse() {
        return newWarehouse(sharedClient(), false);
    }

    /** Creates a sandbox warehouse, which has TEST-SKU, for a new account. */
    public WarehouseAccess newSandbox() {
        return newWarehouse(newAccount(), true);
    }

    public WarehouseAccess newWarehouse(ClientUser client, boolean sandbox) {
        String body = """
                {"code":"W-%s","name":"A warehouse","sandbox":%b}""".formatted(NUMBER.incrementAndGet(), sandbox);
        String id = create("/v1/warehouses", client.authorization(), body)
                .path("id")
                .stringValue();
        WarehouseAccess access = new WarehouseAccess(client, id, IdKind.WAREHOUSE.require(id), "");
        return new WarehouseAccess(client, id, access.uuid(), supervisorToken(access));
    }

    /** Creates another SUPERVISOR token of the warehouse. */
    public String supervisorToken(WarehouseAccess access) {
        return mint(access, """
                {"name":"supervisor","role":"SUPERVISOR"}""").path("token").stringValue();
    }

    /** Creates a WORKER token of the warehouse. */
    public String workerToken(WarehouseAccess access, String workerId) {
        return mint(access, """
                {"name":"worker","role":"WORKER","workerId":"%s"}""".formatted(workerId)).path("token").stringValue();
    }

    /** Creates a token and returns the whole response. */
    public JsonNode mint(WarehouseAccess access, String body) {
        return create(
                "/v1/warehouses/" + access.id() + "/tokens", access.client().authorization(), body);
    }

    /** Revokes the token of the warehouse. */
    public void revoke(WarehouseAccess access) {
        String id = Api.json(api().get("/v1/me", access.authorization()))
                .path("tokenId")
                .stringValue();
        String path = "/v1/warehouses/%s/tokens/%s".formatted(access.id(), id);
        HttpResponse<String> answer = api().delete(path, access.client().authorization());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /** The user with this e-mail address. */
    public static UUID userId(JdbcClient jdbc, String email) {
        return jdbc.sql("select id from portal_user where email = ?")
                .param(email)
                .query(UUID.class)
                .single();
    }

    private ClientUser sharedClient() {
        if (shared.get().warehouses++ == 500) {
            shared.remove();
        }
        return shared.get().client;
    }

    /** The client of one thread, since tests that run at the same time would take each other's limits. */
    private static final class SharedClient {

        private final ClientUser client;
        private int warehouses;

        SharedClient(ClientUser client) {
            this.client = client;
        }
    }

    private JsonNode create(String path, String authorization, String body) {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> answer = api().patient().post(path, authorization, body, "Idempotency-Key", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.json(answer);
    }
}
