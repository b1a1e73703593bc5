package co.wholesale888.wms.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.exports.ExportLeases.LostException;
import co.wholesale888.wms.exports.ExportLeases.Progress;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.transactions.TransactionFeed;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Exports that are started, left and come back to, on two instances. */
@ServiceTest
class ExportsTest {

    private static final Progress NOTHING = new Progress(0, 1, 0, 0, 0, 0);

    /** More than one part of a file, and as many as a count may have. */
    private static final int ENTRIES = 10_000;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ExportLeases leases;

    @Autowired
    private ExportPurge purge;

    @Test
    void viewerGetsTheSameFileAsAtOnceFromEveryInstance() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        warehouse.sell(null, "A", "B");
        Fixtures.ClientUser viewer = Colleague.of(fixtures, warehouse.access().client(), "VIEWER");
        PortalClient portal = PortalClient.as(fixtures, viewer);
        String at = at(warehouse);

        Document offer = portal.page(at + "/exports/ledger?sku=A&type=SALE");
        assertThat(offer.text()).contains("SKU A, type SALE");
        assertThat(portal.follow(portal.send(offer, "main form"))
                        .select(".note.good")
                        .text())
                .as("true also of a file that is ready by now")
                .isEqualTo("The export is started. You can leave this page; the file is kept here for a day.");
        portal.follow(portal.send(portal.page(at + "/exports/stock"), "main form"));
        Document ready = ready(portal, at, 2);

        assertThat(ready.select("main h2").eachText()).containsExactly("Stock: all SKUs", "Ledger: SKU A, type SALE");
        assertThat(ready.text()).contains("2 rows", "1 row,");
        assertThat(ready.select("[data-ended]")).isNotEmpty();
        PortalClient second =
                PortalClient.as(Fixtures.at(Instance.second().api().base()), viewer);
        for (Element link : ready.select("a[href$=/file]")) {
            String expected = link.parent().attr("data-key").startsWith("Stock")
                    ? portal.get(at + "/stock.csv").body()
                    : portal.get(at + "/ledger.csv?sku=A&type=SALE").body();
            assertThat(portal.get(link.attr("href")).body()).isEqualTo(expected);
            assertThat(second.get(link.attr("href")).body()).isEqualTo(expected);
        }
        assertThat(portal.get(ready.selectFirst("a[href$=/file]").attr("href"))
                        .headers()
                        .firstValue("Content-Disposition"))
                .get()
                .asString()
                .matches("attachment; filename=\"stock-\\d{4}-\\d\\d-\\d\\d.csv\"");
    }

    @Test
    void anotherInstanceBeginsAgainWhatADeadOneHasLeft() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String at = at(warehouse);
        LeasedExport dead = startedAndLeased(warehouse);
        leases.store(dead, 0, new byte[] {1, 2, 3});
        leases.record(dead, new Progress(5, 10, 4, 1, 3, 99));
        Document running = portal.page(at + "/exports");
        assertThat(running.text()).contains("RUNNING", "5 of about 10 entries read, 4 rows written");
        assertThat(running.selectFirst("progress").attr("value")).isEqualTo("5");
        assertThat(running.select("noscript meta[http-equiv=refresh]")).hasSize(1);
        assertThat(portal.get(file(dead, at)).statusCode()).isEqualTo(404);

        jdbc.sql("update export set leased_until = now() where id = ?")
                .param(dead.id())
                .update();
        ready(portal, at, 1);

        assertThat(portal.get(file(dead, at)).body())
                .isEqualTo(portal.get(at + "/ledger.csv").body());
        assertThatThrownBy(() -> leases.record(dead, NOTHING)).isInstanceOf(LostException.class);
        assertThatThrownBy(() -> leases.ready(dead, NOTHING)).isInstanceOf(LostException.class);
        assertThat(parts(dead)).isEqualTo(2);
        purge.purge();
        assertThat(parts(dead)).isEqualTo(1);
        assertThat(portal.get(file(dead, at)).body())
                .isEqualTo(portal.get(at + "/ledger.csv").body());
    }

    @Test
    void cancelledExportStopsAndLeavesNothing() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        LeasedExport running = startedAndLeased(warehouse);
        leases.store(running, 0, new byte[] {1});
        String at = at(warehouse);

        Document after = portal.follow(portal.send(portal.page(at + "/exports"), "form[action$=/cancel]"));

        assertThat(after.text()).contains("The export is cancelled.", "No exports");
        assertThatThrownBy(() -> leases.record(running, NOTHING)).isInstanceOf(LostException.class);
        purge.purge();
        assertThat(parts(running)).isZero();
        assertThat(exports(running.id())).isZero();
    }

    @Test
    void fileIsKeptForADay() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String at = at(warehouse);
        portal.follow(portal.send(portal.page(at + "/exports/stock"), "main form"));
        String file = ready(portal, at, 1).selectFirst("a[href$=/file]").attr("href");
        UUID id = UUID.fromString(file.split("/")[5]);
        move(id, "23 hours 55 minutes");
        purge.purge();
        assertThat(portal.get(file).statusCode()).isEqualTo(200);
        move(id, "10 minutes");
        assertThat(portal.get(file).statusCode()).isEqualTo(404);
        assertThat(portal.page(at + "/exports").text()).contains("No exports");
        purge.purge();
        assertThat(exports(id)).isZero();
        assertThat(jdbc.sql("select count(*) from export_part where export_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void othersNeitherSeeNorDownloadNorDeleteIt() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String at = at(warehouse);
        portal.follow(portal.send(portal.page(at + "/exports/stock"), "main form"));
        String file = ready(portal, at, 1).selectFirst("a[href$=/file]").attr("href");
        String delete = file.replace("/file", "/delete");

        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.97");
        assertThat(operator.page(at + "/exports").text()).contains("No exports");
        assertThat(operator.get(file).statusCode()).isEqualTo(404);
        PortalClient.expect(404, operator.submit(at + "/exports/stock", delete));
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        assertThat(stranger.get(file).statusCode()).isEqualTo(404);
        assertThat(stranger.submit("/portal/profile", delete).statusCode()).isEqualTo(404);
        assertThat(portal.get(file).statusCode()).isEqualTo(200);
        assertThat(portal.get(at + "/exports/no-id/file").statusCode()).isEqualTo(404);
    }

    @Test
    void anAccountHasLimits() {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        String at = "/portal/warehouses/" + access.id();
        PortalClient portal = PortalClient.as(fixtures, access.client());
        for (int i = 0; i < Exports.MAX_RUNNING_OF_USER; i++) {
            insert(access, "RUNNING");
        }
        Document refused = PortalClient.expect(409, portal.send(portal.page(at + "/exports/stock"), "main form"));
        assertThat(refused.text()).contains("3 of your exports are being prepared");

        jdbc.sql("update export set state = 'READY', ended_at = now(), stored_bytes = ? where account_id = ?")
                .params(
                        ExportLeases.MAX_BYTES_OF_ACCOUNT / Exports.MAX_RUNNING_OF_USER,
                        access.client().uuid())
                .update();
        portal.follow(portal.send(portal.page(at + "/exports/stock"), "main form"));
        Document failed = Awaitility.await()
                .until(() -> portal.page(at + "/exports"), page -> page.text().contains("FAILED"));
        assertThat(failed.select(".note.bad").text()).startsWith("The file is too large");

        for (int i = 4; i < Exports.MAX_KEPT_OF_USER; i++) {
            insert(access, "FAILED");
        }
        refused = PortalClient.expect(409, portal.send(portal.page(at + "/exports/stock"), "main form"));
        assertThat(refused.text()).containsPattern("You have 10 exports, of [A-Za-z0-9._-]+\\. Delete one");

        PortalClient colleague = PortalClient.as(fixtures, Colleague.of(fixtures, access.client(), "VIEWER"));
        colleague.follow(colleague.send(colleague.page(at + "/exports/stock"), "main form"));
        for (int i = 11; i < Exports.MAX_KEPT_OF_ACCOUNT; i++) {
            insert(access, "FAILED");
        }
        jdbc.sql("update export set user_id = gen_random_uuid() where account_id = ?")
                .param(access.client().uuid())
                .update();
        refused = PortalClient.expect(409, portal.send(portal.page(at + "/exports/stock"), "main form"));
        assertThat(refused.text())
                .contains("There are 30 exports", "also of other users")
                .doesNotContain("Delete one");
    }

    @Test
    void aBusyMomentCostsAPageAndNotTheWholeExport() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        jdbc.sql("""
                        insert into stock_level
                            (warehouse_id, sku, quantity, threshold, par, sequence, updated_at, reviewed)
                        select ?, 'SKU-' || i, 0, 40, 120, 0, now(), true from generate_series(1, ?) i""").params(warehouse.access().uuid(), ENTRIES).update();
        String count = IntStream.rangeClosed(1, ENTRIES)
                .mapToObj(i -> "SKU-" + i + ",7\n")
                .collect(Collectors.joining("", "sku,countedQuantity\n", ""));
        assertThat(warehouse
                        .api()
                        .patient()
                        .post("/v1/stock/count", warehouse.access().authorization(), count, "Content-Type", "text/csv")
                        .statusCode())
                .isEqualTo(200);
        LeasedExport leased = startedAndLeased(warehouse);
        Instance instance = Instance.second();

        try (TakenReads others = new TakenReads(instance.bean(SharedConnections.class))) {
            ExportLeases withOthers =
                    new ExportLeases(
                            instance.bean(JdbcClient.class),
                            instance.bean(SharedConnections.class),
                            Clock.systemUTC()) {

                        @Override
                        void store(LeasedExport export, int part, byte[] content) {
                            super.store(export, part, content);
                            if (part == 0) {
                                others.take();
                            }
                        }

                        @Override
                        void record(LeasedExport export, Progress progress) {
                            super.record(export, progress);
                            others.recorded();
                        }
                    };
            new ExportWorker(
                            withOthers,
                            instance.bean(TransactionFeed.class),
                            instance.bean(LedgerQueries.class),
                            instance.bean(StockSearch.class),
                            instance.bean(JsonMapper.class),
                            instance.bean(QueueLoops.class))
                    .prepare(leased);
        }

        assertThat(jdbc.sql("select state || ' ' || attempts || ' ' || rows from export where id = ?")
                        .param(leased.id())
                        .query(String.class)
                        .single())
                .isEqualTo("READY 1 " + ENTRIES);
        assertThat(parts(leased)).isGreaterThan(1);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String at = at(warehouse);
        assertThat(portal.get(file(leased, at)).body())
                .isEqualTo(portal.get(at + "/ledger.csv").body());
    }

    /** Holds both connections that reads of the ledger may have, until a read was refused. */
    private static final class TakenReads implements AutoCloseable {

        private final SharedConnections connections;
        private final CountDownLatch over = new CountDownLatch(1);
        private final CountDownLatch taken = new CountDownLatch(2);
        private int records;

        TakenReads(SharedConnections connections) {
            this.connections = connections;
        }

        void take() {
            for (int i = 0; i < 2; i++) {
                Thread.startVirtualThread(this::hold);
            }
            Awaitility.await().until(() -> taken.getCount() == 0);
            records = 2;
        }

        /** The first record after the part belongs to the part, the second renews the lease. */
        void recorded() {
            if (records > 0 && --records == 0) {
                over.countDown();
            }
        }

        /** Tries again while other work has the spare connection. */
        private void hold() {
            boolean held = false;
            while (!held && over.getCount() > 0) {
                try {
                    held = connections.call(Share.LEDGER_READS, () -> {
                        taken.countDown();
                        awaitEnd();
                        return true;
                    });
                } catch (RefusedException busy) {
                    // Again
                }
            }
        }

        private void awaitEnd() {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            over.countDown();
        }
    }

    @Test
    void accountsTakeTurns() {
        Fixtures.WarehouseAccess eager = fixtures.newWarehouse();
        Fixtures.WarehouseAccess patient = fixtures.newWarehouse();
        List<UUID> turns = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            for (Fixtures.WarehouseAccess access : List.of(eager, eager, eager, patient)) {
                insert(access, "RUNNING");
            }
            makeOld(eager, 10);
            makeOld(patient, 9);
            for (int i = 0; i < 2; i++) {
                turns.add(leases.next().orElseThrow().accountId());
            }
            status.setRollbackOnly();
        });
        assertThat(turns)
                .containsExactly(eager.client().uuid(), patient.client().uuid());
    }

    /** An account whose export has just ended comes after one that has had none. */
    @Test
    void accountsTakeTurnsAlsoWhereOneInstancePreparesAll() {
        Fixtures.WarehouseAccess eager = fixtures.newWarehouse();
        Fixtures.WarehouseAccess patient = fixtures.newWarehouse();
        transaction.executeWithoutResult(status -> {
            for (Fixtures.WarehouseAccess access : List.of(eager, eager, patient)) {
                insert(access, "RUNNING");
            }
            makeOld(eager, 10);
            leases.failed(leases.next().orElseThrow(), "the first of the eager one has ended");
            makeOld(patient, 9);
            assertThat(leases.next().orElseThrow().accountId())
                    .isEqualTo(patient.client().uuid());
            status.setRollbackOnly();
        });
    }

    /** Older than the exports that other tests may have. */
    private void makeOld(Fixtures.WarehouseAccess access, int years) {
        jdbc.sql("update export set created_at = created_at - make_interval(years => ?) where account_id = ?")
                .params(years, access.client().uuid())
                .update();
    }

    /** An export that an instance has begun, and that no worker of this test's instances can have taken. */
    private LeasedExport startedAndLeased(WarehouseFixture warehouse) {
        LeasedExport leased = transaction.execute(status -> {
            insert(warehouse.access(), "RUNNING");
            return leases.next().orElseThrow();
        });
        assertThat(leased).isNotNull();
        assertThat(leased.warehouseId()).isEqualTo(warehouse.access().uuid());
        return leased;
    }

    /** An export of the whole ledger; one that runs is leased for ever unless it is inserted in a transaction. */
    private void insert(Fixtures.WarehouseAccess access, String state) {
        UUID user = Fixtures.userId(jdbc, access.client().email());
        boolean available = TransactionSynchronizationManager.isActualTransactionActive();
        jdbc.sql("""
                        insert into export (id, account_id, warehouse_id, user_id, kind, filter, description, state,
                            created_at, ended_at, leased_until)
                        select gen_random_uuid(), ?, ?, ?, 'LEDGER', '{}', 'all entries', s, now(),
                            case when s <> 'RUNNING' then now() end,
                            case when not ? then timestamptz '9999-01-01' end
                        from (values (?)) v (s)""")
                .params(access.client().uuid(), access.uuid(), user, available, state)
                .update();
    }

    private void move(UUID id, String earlier) {
        jdbc.sql("update export set ended_at = ended_at - cast(? as interval) where id = ?")
                .params(earlier, id)
                .update();
    }

    private int parts(LeasedExport export) {
        return jdbc.sql("select count(*) from export_part where export_id = ?")
                .param(export.id())
                .query(Integer.class)
                .single();
    }

    private int exports(UUID id) {
        return jdbc.sql("select count(*) from export where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    private static Document ready(PortalClient portal, String at, int files) {
        return Awaitility.await()
                .until(
                        () -> portal.page(at + "/exports"),
                        page -> page.select("a[href$=/file]").size() == files);
    }

    private static String file(LeasedExport export, String at) {
        return at + "/exports/" + export.id() + "/file";
    }

    private static String at(WarehouseFixture warehouse) {
        return "/portal/warehouses/" + warehouse.access().id();
    }
}
