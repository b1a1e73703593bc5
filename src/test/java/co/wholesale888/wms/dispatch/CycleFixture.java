package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.NewSecret;
import co.wholesale888.wms.webhooks.SecretCipher;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database with deactivation, and the dispatchers of several instances on it. Their cycles are run by the test, which can
 * so stop one between any two steps. One of them reaches the database through a proxy.
 */
final class CycleFixture implements AutoCloseable {

    private final DisposablePostgres postgres = DisposablePostgres.create();
    private final TcpProxy proxy = TcpProxy.before(postgres.url());
    private final List<Runnable> opened = new ArrayList<>();
    private final DataSource direct = open(postgres.url());
    private final JdbcClient jdbc = JdbcClient.create(direct);
    private final UUID warehouse = IdKind.next();
    private final HttpSender sender;
    private final AutomaticDeactivation deactivation;
    private final SecretCipher cipher;

    CycleFixture(HttpSender sender, AutomaticDeactivation deactivation, SecretCipher cipher) {
        this.sender = sender;
        this.deactivation = deactivation;
        this.cipher = cipher;
        Flyway.configure().dataSource(postgres.url(), null, null).load().migrate();
        UUID account = IdKind.next();
        jdbc.sql("insert into account values (?, 'A', 'APPROVED', now())")
                .param(account)
                .update();
        jdbc.sql("insert into warehouse values (?, ?, 'W', 'W', false, now())")
                .params(warehouse, account)
                .update();
    }

    TcpProxy proxy() {
        return proxy;
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    String url() {
        return postgres.url();
    }

    /** The dispatcher of another instance. */
    DispatchCycle instance() {
        return instance(direct);
    }

    /** The dispatcher of an instance whose connections go through the proxy. */
    DispatchCycle unreliableInstance() {
        return instance(open(proxy.through(postgres.url())));
    }

    /** Runs a cycle and returns whether it succeeded. */
    static boolean run(DispatchCycle instance) throws InterruptedException {
        try {
            instance.run(true);
            return true;
        } catch (RuntimeException e) {
            return false; // as the dispatcher does
        }
    }

    /** Runs the instances' cycles in turn until the condition holds. */
    static void runUntil(Callable<Boolean> condition, DispatchCycle... instances) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    for (DispatchCycle instance : instances) {
                        run(instance);
                    }
                    return condition.call();
                });
    }

    UUID webhook(String url, String mode) {
        return webhook(IdKind.next(), url, mode);
    }

    UUID webhook(UUID id, String url, String mode) {
        jdbc.sql("""
                        insert into webhook (warehouse_id, id, url, event_types, delivery, active, secret, created_at)
                        values (?, ?, ?, '{*}', ?, true, ?, now())
                        """)
                .params(warehouse, id, url, mode, NewSecret.encrypted(cipher, id))
                .update();
        return id;
    }

    void queue(UUID webhook, int count) {
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at)
                        select ?, ?, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}', 2, 1, 'PENDING', now()
                        from generate_series(1, ?)
                        """).params(warehouse, webhook, count).update();
    }

    /** Lets the pauses between attempts pass. */
    void makeDue() {
        jdbc.sql("update webhook_delivery set due_at = now() where status = 'PENDING' and due_at > now()")
                .update();
    }

    /** Lets the leases of instances that are gone end. */
    void endLeases() {
        jdbc.sql("update webhook_delivery set leased_until = now() where leased_until is not null")
                .update();
    }

    long count(String condition) {
        return jdbc.sql("select count(*) from webhook_delivery where " + condition)
                .query(Long.class)
                .single();
    }

    /** The deliveries' attempts and statuses in order, such as {@code 1 FAILED}. */
    List<String> outcomes(UUID webhook) {
        return jdbc.sql("select attempt || ' ' || status from webhook_delivery where webhook_id = ? order by attempt")
                .param(webhook)
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
    }

    PendingDeliveries.Quota quota(UUID webhook, int count) {
        return new PendingDeliveries.Quota(warehouse, webhook, "", count);
    }

    @Override
    public void close() {
        opened.reversed().forEach(Runnable::run);
        proxy.close();
        postgres.close();
    }

    private DispatchCycle instance(DataSource database) {
        DispatchCycle instance = new DispatchCycle(
                database,
                Shards.one(),
                cipher,
                new WakeupSignal(),
                sender,
                deactivation,
                new DeliveryMetrics(new SimpleMeterRegistry()));
        opened.add(instance::close);
        return instance;
    }

    private DataSource open(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(1);
        // The proxy finds a statement by its text, which must be sent every time
        config.addDataSourceProperty("prepareThreshold", "0");
        HikariDataSource pool = new HikariDataSource(config);
        opened.add(pool::close);
        return pool;
    }
}
