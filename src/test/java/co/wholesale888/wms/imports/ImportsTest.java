package co.wholesale888.wms.imports;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.thresholds.ThresholdFiles;
import co.wholesale888.wms.tokens.Tokens;
import co.wholesale888.wms.writes.CountPreview;
import co.wholesale888.wms.writes.Counts;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Files that are uploaded, left, come back to, and applied once, on two instances. */
@ServiceTest
class ImportsTest {

    private static final String ROWS = "sku,countedQuantity\nA,90\nB,100\n";
    private static final String APPLY = "form[action$=/apply]";
    private static final String UPLOAD = "form[action$=/count]";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Imports imports;

    @Autowired
    private ImportWorker worker;

    @Autowired
    private ImportLeases leases;

    @Autowired
    private ImportPurge purge;

    @Autowired
    private SharedConnections connections;

    @Autowired
    private UserChanges users;

    @Test
    void twoBrowsersThatApplyAtOnceOnTwoInstancesWriteOneSetOfEntries() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient here = PortalClient.as(fixtures, stock.access().client());
        PortalClient there = PortalClient.as(
                Fixtures.at(Instance.second().api().base()), stock.access().client());
        Document page = upload(here, stock);
        Document same = there.page(path(page));

        List<HttpResponse<String>> answers = atOnce(() -> here.send(page, APPLY), () -> there.send(same, APPLY));

        assertThat(answers).allMatch(answer -> answer.statusCode() == 302);
        assertThat(ended(there, path(page)).text()).contains("The ledger has 2 entries for it, No. 3 to 4.");
        requireAppliedOnce(stock);
    }

    @Test
    void twoInstancesThatApplyTheSameFileAtOnceWriteOneSetOfEntries() throws Exception {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        LeasedImport leased = asked(stock, id(page));
        ImportWorker second = Instance.second().bean(ImportWorker.class);

        atOnce(() -> apply(worker, leased), () -> apply(second, leased));

        assertThat(portal.page(path(page)).text()).contains("The file is applied.");
        apply(second, leased);
        requireAppliedOnce(stock);
    }

    @Test
    void anotherInstanceAppliesWhatADeadOneHasBegun() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        asked(stock, id(page));

        Document running = portal.page(path(page));
        assertThat(running.select("h2").eachText()).containsExactly("It is being applied");
        assertThat(running.select("progress")).hasSize(1);
        assertThat(running.select("noscript meta[http-equiv=refresh]")).hasSize(1);
        assertThat(running.select("main form")).isEmpty();
        assertThat(portal.page(at(stock)).select("tbody tr").text()).contains("BEING APPLIED");
        PortalClient.expect(409, portal.send(page, "form[action$=/discard]"));
        assertThat(portal.follow(portal.send(page, APPLY, "key", "none")).select("progress"))
                .as("a form from before leads to the page that is live")
                .hasSize(1);

        jdbc.sql("update import_file set leased_until = now() where id = ?")
                .param(id(page))
                .update();
        Document applied = ended(portal, path(page));
        assertThat(applied.text()).contains("The file is applied.");
        assertThat(applied.select("[data-ended]")).isNotEmpty();
        requireAppliedOnce(stock);
    }

    @Test
    void whatIsBegunTooOftenIsRefusedAndCanBeAppliedAgain() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        transaction.executeWithoutResult(status -> {
            imports.apply(stock.access().uuid(), id(page), application(stock, null));
            jdbc.sql("update import_file set attempts = ? where id = ?")
                    .params(ImportWorker.MAX_ATTEMPTS, id(page))
                    .update();
        });
        Document refused = ended(portal, path(page));
        assertThat(refused.text()).contains("It was begun too often and never finished.");
        portal.follow(portal.send(refused, APPLY));
        assertThat(ended(portal, path(page)).text()).contains("The file is applied.");
        requireAppliedOnce(stock);
    }

    @Test
    void whoMayNoLongerWriteWhenItIsTheTurnWritesNothing() {
        WarehouseFixture stock = ofOwnAccount();
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        UUID other = jdbc.sql("select id from token where warehouse_id <> ? limit 1")
                .param(stock.access().uuid())
                .query(UUID.class)
                .single();
        imports.apply(stock.access().uuid(), id(page), application(stock, other));
        assertThat(ended(portal, path(page)).text()).contains("The API key is no longer active.");

        String account = "/ops/v1/accounts/" + stock.access().client().id();
        fixtures.api().post(account + "/suspend", fixtures.operator(), null);
        imports.apply(stock.access().uuid(), id(page), application(stock, null));
        assertThat(ended(portal, path(page)).text()).contains("The account is suspended.");
        fixtures.api().post(account + "/approve", fixtures.operator(), null);

        Fixtures.ClientUser colleague = Colleague.of(fixtures, stock.access().client(), "MEMBER");
        UUID colleagueId = Fixtures.userId(jdbc, colleague.email());
        Users.Team team = new Users.Team(
                stock.access().client().uuid(),
                Fixtures.userId(jdbc, stock.access().client().email()));
        users.changeRole(team, colleagueId, AccountRole.MEMBER, AccountRole.VIEWER);
        imports.apply(stock.access().uuid(), id(page), application(stock, null, colleague.email()));
        assertThat(ended(portal, path(page)).text()).contains("may not change anything here any more");
        Imports.Application before = application(stock, null, colleague.email());
        users.remove(team, colleagueId);
        imports.apply(stock.access().uuid(), id(page), before);
        assertThat(ended(portal, path(page)).text()).contains("may not change anything here any more");
        assertThat(stock.ledger()).hasSize(2);
    }

    @Test
    void whatARemovedOperatorHasAppliedChangesNothing() {
        WarehouseFixture stock = ofOwnAccount();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.99");
        String levels = "/portal/operator/warehouses/" + stock.access().id() + "/levels/file";
        Document page = operator.follow(
                operator.send(operator.page(levels), "form[action$=/file]", "rows", "sku,threshold,par\nA,1,2"));
        String seen = page.selectFirst(APPLY + " input[name=seen]").val();
        UUID client = Fixtures.userId(jdbc, stock.access().client().email());
        for (UUID nobody : List.of(UUID.randomUUID(), client)) {
            imports.apply(
                    stock.access().uuid(),
                    id(page),
                    new Imports.Application(nobody, "removed@888.example", "127.0.0.1", null, seen));
            assertThat(ended(operator, path(page)).text()).contains("may not change anything here any more");
        }
        assertThat(jdbc.sql("select threshold from stock_level where warehouse_id = ? and sku = 'A'")
                        .param(stock.access().uuid())
                        .query(Integer.class)
                        .single())
                .isEqualTo(40);
    }

    /** It is suspended when it would refuse what another key is chosen for meanwhile. */
    @Test
    void aLateInstanceRefusesNothingThatIsAskedForAnew() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        LeasedImport late = asked(stock, id(page));
        LeasedImport other = leasedAgain(id(page));
        leases.refuse(late, "late");
        leases.giveBack(late, true);
        assertThat(jdbc.sql("select lease from import_file where id = ? and state = 'APPLYING'")
                        .param(id(page))
                        .query(UUID.class)
                        .single())
                .isEqualTo(other.lease());
        leases.refuse(other, "the API key is not active");

        transaction.executeWithoutResult(status -> {
            imports.apply(stock.access().uuid(), id(page), application(stock, null));
            leases.refuse(late, "late");
            leases.giveBack(late, false);
        });

        assertThat(ended(portal, path(page)).text()).contains("The file is applied.");
        requireAppliedOnce(stock);
    }

    @Test
    void whatTheServiceIsTooBusyForIsTriedHoweverOftenThatTakes() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        LeasedImport leased = asked(stock, id(page));
        ImportWorker unlucky = workerThatIsRefused();
        for (int i = 0; i <= ImportWorker.MAX_ATTEMPTS; i++) {
            unlucky.apply(leased);
            leased = leasedAgain(id(page));
        }
        assertThat(leased.attempt()).isEqualTo(1);
        worker.apply(leased);
        assertThat(portal.page(path(page)).text()).contains("The file is applied.");
        requireAppliedOnce(stock);
    }

    @Test
    void importsAreKeptForADay() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document page = upload(portal, stock);
        move(id(page), "23 hours 55 minutes");
        purge.purge();
        assertThat(portal.page(path(page)).select(APPLY)).hasSize(1);
        move(id(page), "10 minutes");
        assertThat(portal.get(path(page)).statusCode()).isEqualTo(404);
        assertThat(portal.page(at(stock)).select("tbody tr")).isEmpty();
        purge.purge();
        assertThat(jdbc.sql("select count(*) from import_file where id = ?")
                        .param(id(page))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void whatWasAskedForADayAgoIsNotAppliedAnyMore() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        Document page = upload(PortalClient.as(fixtures, stock.access().client()), stock);
        transaction.executeWithoutResult(status -> {
            imports.apply(stock.access().uuid(), id(page), application(stock, null));
            move(id(page), "25 hours");
        });
        worker.run();
        purge.purge();
        assertThat(jdbc.sql("select count(*) from import_file where id = ?")
                        .param(id(page))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(stock.ledger()).hasSize(2);
    }

    @Test
    void aWarehouseHasTwentyFilesOfAKindThatAreNotApplied() {
        WarehouseFixture stock = ofOwnAccount();
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        Document applied = upload(portal, stock);
        portal.follow(portal.send(applied, APPLY));
        ended(portal, path(applied));
        Document last = applied;
        for (int i = 0; i < ImportUploads.MAX_OPEN; i++) {
            last = portal.follow(portal.send(portal.page(at(stock)), UPLOAD, "rows", "sku,countedQuantity\nA," + i));
        }
        Document refused = PortalClient.expect(409, portal.send(portal.page(at(stock)), UPLOAD, "rows", ROWS));
        assertThat(refused.select("[role=alert]").text())
                .startsWith("This warehouse has 20 files that are not applied. Discard one");
        assertThat(refused.select("#rows").val()).isEqualTo(ROWS.strip());
        assertThat(refused.select("tbody tr")).hasSize(ImportUploads.MAX_OPEN + 1);
        assertThat(refused.select("tbody tr").last().text()).contains("APPLIED 2");

        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.98");
        String levels = "/portal/operator/warehouses/" + stock.access().id() + "/levels/file";
        Document thresholds = operator.follow(
                operator.send(operator.page(levels), "form[action$=/file]", "rows", "sku,threshold,par\nA,1,2"));
        assertThat(thresholds.select(APPLY)).hasSize(1);
        assertThat(operator.get(levels + "/" + id(last)).statusCode())
                .as("a file of another kind")
                .isEqualTo(404);

        portal.follow(portal.send(last, "form[action$=/discard]"));
        assertThat(upload(portal, stock).select(APPLY)).hasSize(1);
    }

    @Test
    void anAccountHasTwoHundredFilesThatAreNotApplied() {
        WarehouseFixture stock = ofOwnAccount();
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        jdbc.sql("""
                        insert into import_file (warehouse_id, id, account_id, kind, content, rows, wrong_rows, uploaded_by,
                            created_at, state)
                        select gen_random_uuid(), gen_random_uuid(), ?, 'COUNT', ''::bytea, 1, 0, 'somebody', now(),
                            'UPLOADED'
                        from generate_series(1, ?)""")
                .params(stock.access().client().uuid(), ImportUploads.MAX_OPEN_OF_ACCOUNT)
                .update();
        Document refused = PortalClient.expect(409, portal.send(portal.page(at(stock)), UPLOAD, "rows", ROWS));
        assertThat(refused.select("[role=alert]").text()).startsWith("This account has 200 files");
    }

    /** With 100 of A and B, in an account that no other test uses. */
    private WarehouseFixture ofOwnAccount() {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        for (String sku : List.of("A", "B")) {
            stock.register(fixtures.operator(), sku, 40, 120);
            assertThat(stock.count(sku, 100).statusCode()).isEqualTo(200);
        }
        return stock;
    }

    private void requireAppliedOnce(WarehouseFixture stock) {
        assertThat(stock.ledger()).hasSize(4);
        assertThat(stock.quantity("A")).isEqualTo(90);
        assertThat(jdbc.sql("select count(*) from audit_entry where warehouse_id = ? and action = 'STOCK_COUNTED'")
                        .param(stock.access().uuid())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        stock.verify();
    }

    /** Has the file applied, and leases it before the worker of any instance can. */
    private LeasedImport asked(WarehouseFixture stock, UUID id) {
        LeasedImport leased = transaction.execute(status -> {
            imports.apply(stock.access().uuid(), id, application(stock, null));
            // Older ones of other tests are not taken, since they are locked or leased by then
            return leases.next().orElseThrow();
        });
        assertThat(leased).isNotNull();
        assertThat(Objects.requireNonNull(leased).id()).isEqualTo(id);
        return leased;
    }

    /** Leases the file as if the instance that has it were dead. */
    private LeasedImport leasedAgain(UUID id) {
        LeasedImport leased = transaction.execute(status -> {
            jdbc.sql("update import_file set leased_until = now() - interval '1 second' where id = ?")
                    .param(id)
                    .update();
            return leases.next().orElseThrow();
        });
        assertThat(Objects.requireNonNull(leased).id()).isEqualTo(id);
        return leased;
    }

    /** A worker that gets no connection for the transaction of an import. */
    private ImportWorker workerThatIsRefused() {
        ImportLeases refused = new ImportLeases(jdbc, connections, imports, Clock.systemUTC()) {

            @Override
            Asked lock(LeasedImport leased) {
                throw new RefusedException(ErrorCode.UNAVAILABLE, "no connection is free");
            }
        };
        Instance second = Instance.second();
        return new ImportWorker(
                refused,
                transaction,
                imports,
                second.bean(Counts.class),
                second.bean(ThresholdFiles.class),
                second.bean(Accounts.class),
                second.bean(Users.class),
                second.bean(Tokens.class),
                second.bean(AuditTrail.class),
                second.bean(QueueLoops.class));
    }

    /** The first user of the account has it applied. */
    private Imports.Application application(WarehouseFixture stock, @Nullable UUID token) {
        return application(stock, token, stock.access().client().email());
    }

    /** @param token the source of the entries; null for the warehouse's key */
    private Imports.Application application(WarehouseFixture stock, @Nullable UUID token, String email) {
        UUID user = Fixtures.userId(jdbc, email);
        UUID key = jdbc.sql("select id from token where warehouse_id = ?")
                .param(stock.access().uuid())
                .query(UUID.class)
                .single();
        // What the rows differ in from a stock of 100
        String seen =
                new CountPreview(true, 2, 1, 1, List.of(new CountPreview.Difference("A", 100, 90, -10))).fingerprint();
        return new Imports.Application(user, email, "127.0.0.1", token == null ? key : token, seen);
    }

    private void move(UUID id, String earlier) {
        jdbc.sql("update import_file set created_at = created_at - cast(? as interval) where id = ?")
                .params(earlier, id)
                .update();
    }

    private interface Step<T> {

        T run() throws Exception;
    }

    private static boolean apply(ImportWorker worker, LeasedImport leased) {
        worker.apply(leased);
        return true;
    }

    /** Runs both at the same moment, and returns what they return. */
    @SafeVarargs
    private static <T> List<T> atOnce(Step<T>... steps) throws Exception {
        CyclicBarrier start = new CyclicBarrier(steps.length);
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (Step<T> step : steps) {
                running.add(threads.submit(() -> {
                    start.await();
                    return step.run();
                }));
            }
            for (Future<T> each : running) {
                results.add(each.get());
            }
        }
        return results;
    }

    private static Document upload(PortalClient portal, WarehouseFixture stock) {
        return portal.follow(portal.send(portal.page(at(stock)), UPLOAD, "rows", ROWS));
    }

    /** Waits on the page of the file until it is applied or refused. */
    private static Document ended(PortalClient portal, String page) {
        return Awaitility.await()
                .until(
                        () -> portal.page(page),
                        shown -> shown.select("progress").isEmpty());
    }

    private static UUID id(Document page) {
        return UUID.fromString(path(page).substring(path(page).lastIndexOf('/') + 1));
    }

    private static String path(Document page) {
        return page.location().replaceFirst("https?://[^/]+", "");
    }

    private static String at(WarehouseFixture stock) {
        return "/portal/warehouses/" + stock.access().id() + "/count";
    }
}
