package co.wholesale888.wms.database;

import static co.wholesale888.wms.testing.StrainedServer.FIXTURES;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.sessions.PortalSessions;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.StrainedServer;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import jakarta.servlet.http.Cookie;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;

/** Somebody locks tables, and many callers wait for them: all work that does not need these tables goes on. */
@ResourceLock(StrainedServer.LOCK)
class StuckWorkTest {

    private static final int CALLERS_OF_EACH = 6;
    private static final int ANSWERS = 3;
    private static final Set<Integer> ANSWERED = Set.of(200, 202, 401);

    private static WarehouseFixture stock;
    private static TestReceiver receiver;
    private static PortalClient portal;
    private static String hook;
    private static final Queue<String> UNUSED_TOKENS = new ArrayDeque<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeAll
    static void start() {
        stock = WarehouseFixture.with(FIXTURES, 1_000, "A");
        receiver = TestReceiver.answering(200);
        String body = "{\"url\":\"%s\",\"events\":[\"stock.low\"]}".formatted(receiver.url());
        hook = Api.json(stock.api().post("/v1/webhooks", stock.access().authorization(), body))
                .get("id")
                .stringValue();
        portal = PortalClient.as(FIXTURES, stock.access().client());
        for (int i = 0; i < Stuck.values().length * ANSWERS; i++) {
            UNUSED_TOKENS.add(FIXTURES.supervisorToken(stock.access()));
        }
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    /** Everything that has connections or a share of its own, and a request that needs it; the last share has two. */
    enum Work {
        LIVE_STOCK((s, n) -> s.get("/v1/stock?sku=A")),
        WRITE((s, n) -> s.sell(null, "A")),
        STOCK_LIST((s, n) -> s.get("/v1/stock")),
        LEDGER((s, n) -> s.get("/v1/transactions")),
        EVENTS((s, n) -> s.get("/v1/events")),
        ALERTS((s, n) -> s.get("/v1/alerts")),
        CHANGE((s, n) -> s.api()
                .send(
                        "PATCH",
                        "/v1/webhooks/" + hook,
                        s.access().authorization(),
                        "{\"description\":\"%s\"}".formatted(n))),
        PORTAL((s, n) -> portal.get("/portal/warehouses/new")),
        SIGN_IN((s, n) -> s.api().get("/v1/warehouses", Api.basic("nobody-%s@example.com".formatted(n), "password"))),
        NEW_TOKEN((s, n) -> s.api().get("/v1/me", Api.bearer(UNUSED_TOKENS.remove()))),
        TOKEN_LIST((s, n) -> s.api()
                .get(
                        "/v1/warehouses/" + s.access().id() + "/tokens",
                        s.access().client().authorization())),
        VERIFICATION((s, n) -> s.api().post("/v1/ledger/verify", s.access().authorization(), null)),
        HEALTH((s, n) -> s.get("/v1/health")),
        DELIVERY((s, n) -> {
            int before = receiver.requests().size();
            HttpResponse<String> answer =
                    s.api().post("/v1/webhooks/" + hook + "/test", s.access().authorization(), null);
            if (answer.statusCode() == 202) {
                Awaitility.await().until(() -> receiver.requests().size() > before);
            }
            return answer;
        });

        private final BiFunction<WarehouseFixture, Integer, HttpResponse<String>> request;

        Work(BiFunction<WarehouseFixture, Integer, HttpResponse<String>> request) {
            this.request = request;
        }

        HttpResponse<String> send() {
            return request.apply(stock, NUMBER.incrementAndGet());
        }
    }

    /** What is locked, which requests wait for it, and what else cannot work without it. */
    enum Stuck {
        LEDGER_READS(
                "ledger_entry", EnumSet.of(Work.LEDGER, Work.VERIFICATION, Work.WRITE), EnumSet.noneOf(Work.class)),
        LEVELS(
                "stock_level",
                EnumSet.of(Work.LIVE_STOCK, Work.STOCK_LIST, Work.WRITE),
                EnumSet.of(Work.ALERTS, Work.VERIFICATION)),
        EVENTS("event, alert", EnumSet.of(Work.EVENTS, Work.ALERTS), EnumSet.of(Work.DELIVERY)),
        CHANGES("audit_entry", EnumSet.of(Work.CHANGE), EnumSet.of(Work.DELIVERY)),
        TOKENS("token", EnumSet.of(Work.TOKEN_LIST), EnumSet.of(Work.NEW_TOKEN, Work.PORTAL)),
        SESSIONS("portal_session, half_session", EnumSet.of(Work.PORTAL), EnumSet.noneOf(Work.class)),
        DELIVERIES("webhook_delivery", EnumSet.noneOf(Work.class), EnumSet.of(Work.DELIVERY)),
        ALL_SHARES_BUT_TWO(
                "ledger_entry, event, alert, audit_entry",
                EnumSet.of(Work.LEDGER, Work.EVENTS, Work.CHANGE, Work.VERIFICATION),
                EnumSet.of(Work.ALERTS, Work.WRITE, Work.DELIVERY)),
        ALL_SHARES_BUT_THAT_OF_CHANGES(
                "ledger_entry, event, alert, stock_level, portal_session",
                EnumSet.of(Work.LEDGER, Work.EVENTS, Work.STOCK_LIST, Work.PORTAL, Work.WRITE, Work.LIVE_STOCK),
                EnumSet.of(Work.ALERTS, Work.VERIFICATION, Work.DELIVERY, Work.TOKEN_LIST));

        private final String tables;
        private final Set<Work> callers;
        private final Set<Work> free;

        Stuck(String tables, Set<Work> callers, Set<Work> othersOfThese) {
            this.tables = tables;
            this.callers = callers;
            this.free = EnumSet.allOf(Work.class);
            free.removeAll(callers);
            free.removeAll(othersOfThese);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stuckWorkStarvesNoOther(Stuck stuck) throws Exception {
        List<Runnable> callers = stuck.callers.stream()
                .flatMap(work -> Collections.<Runnable>nCopies(CALLERS_OF_EACH, work::send).stream())
                .toList();
        whileStuck(
                stuck.tables,
                callers,
                Math.max(1, stuck.callers.size()),
                () -> stuck.free.forEach(StuckWorkTest::assertAnswered));
        stuck.callers.forEach(work -> Awaitility.await()
                .untilAsserted(() -> assertThat(work.send().statusCode()).isEqualTo(200)));
    }

    /** There are more of them than may wait for a connection. They wait as one group. */
    @Test
    void madeUpSessionsStarveNoOtherWork() throws Exception {
        PortalSessions sessions = StrainedServer.SERVICE.bean(PortalSessions.class);
        whileStuck(
                "portal_session",
                Collections.nCopies(450, () -> lookUpMadeUp(sessions)),
                1,
                () -> assertAnswered(Work.TOKEN_LIST));
    }

    /** Whoever has never been signed in may send the form as well. */
    @Test
    void madeUpSignOutsStarveNoChanges() throws Exception {
        PortalSessions sessions = StrainedServer.SERVICE.bean(PortalSessions.class);
        whileStuck(
                "portal_session",
                Collections.nCopies(450, () -> signOutMadeUp(sessions)),
                1,
                () -> assertAnswered(Work.CHANGE));
    }

    /** Locks the tables, lets the callers call again and again, and checks when this many statements wait. */
    private static void whileStuck(String tables, List<Runnable> callers, int statements, Runnable check)
            throws SQLException, InterruptedException {
        AtomicBoolean locked = new AtomicBoolean(true);
        CountDownLatch begun = new CountDownLatch(callers.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection connection = DriverManager.getConnection(StrainedServer.POSTGRES.url())) {
            JdbcClient admin = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            connection.setAutoCommit(false);
            admin.sql("lock table " + tables + " in access exclusive mode").update();
            try {
                callers.forEach(caller -> threads.execute(() -> {
                    begun.countDown();
                    while (locked.get()) {
                        caller.run();
                    }
                }));
                begun.await();
                Awaitility.await().until(() -> waiting(admin) >= statements);
                check.run();
            } finally {
                locked.set(false);
                connection.rollback();
            }
        }
    }

    private static void lookUpMadeUp(PortalSessions sessions) {
        unlessRefused(() -> sessions.find(madeUp()));
    }

    private static void signOutMadeUp(PortalSessions sessions) {
        unlessRefused(() -> sessions.saveContext(
                SecurityContextHolder.createEmptyContext(), madeUp(), new MockHttpServletResponse()));
    }

    private static MockHttpServletRequest madeUp() {
        String random = "%s%s".formatted(UUID.randomUUID(), UUID.randomUUID());
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("wms-session", random.substring(0, 43)));
        return request;
    }

    private static void unlessRefused(Runnable call) {
        try {
            call.run();
        } catch (RefusedException | DataAccessException | TransactionException _) {
            // Whoever is refused at once must not keep the others from the processors
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A busy machine may delay one request so much that it is refused. */
    private static void assertAnswered(Work work) {
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < ANSWERS; i++) {
            HttpResponse<String> answer = work.send();
            if (!ANSWERED.contains(answer.statusCode())) {
                refused.add(answer.body());
            }
        }
        assertThat(refused).as("refusals of %s", work).hasSizeLessThanOrEqualTo(1);
    }

    private static long waiting(JdbcClient admin) {
        return admin.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and application_name like 'wms-%'")
                .query(Long.class)
                .single();
    }
}
