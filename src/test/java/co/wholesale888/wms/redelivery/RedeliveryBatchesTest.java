package co.wholesale888.wms.redelivery;

import static co.wholesale888.wms.redelivery.AttemptedFixture.END;
import static co.wholesale888.wms.redelivery.AttemptedFixture.START;
import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.SeverableInstances;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Events are queued again in batches, by any of two instances. The loops of their workers are stopped, so that the test
 * decides when a batch is queued. All is requested a day later, so that thousands of attempts take no time.
 */
@WritesLog
@ResourceLock(SeverableInstances.LOCK)
class RedeliveryBatchesTest {

    private static final int EVENTS = 2_500;
    private static final int FIRST_BATCH = RedeliveryWorker.BATCH_SIZE;
    private static final int TWO_BATCHES = FIRST_BATCH + 200;

    /** What is queued is due when it was requested. */
    private static final String POSTPONE = """
            create function postpone() returns trigger language plpgsql as
                'begin new.requested_at := new.requested_at + interval ''1 day''; return new; end';
            create trigger postpone before insert on redelivery for each row execute function postpone()""";

    private final Fixtures fixtures = Fixtures.at(RELIABLE.api().base());
    private final JdbcClient jdbc = RELIABLE.bean(JdbcClient.class);
    private final RedeliveryWorker here = RELIABLE.bean(RedeliveryWorker.class);
    private final RedeliveryWorker there = UNRELIABLE.bean(RedeliveryWorker.class);

    @BeforeAll
    static void stopTheLoops() {
        for (Instance instance : List.of(RELIABLE, UNRELIABLE)) {
            List<ScheduledTask> loops = instance.bean(ScheduledTaskHolder.class).getScheduledTasks().stream()
                    .filter(task -> task.toString().equals(RedeliveryWorker.class.getName() + ".run"))
                    .toList();
            assertThat(loops).hasSize(1);
            loops.forEach(ScheduledTask::cancel);
        }
        RELIABLE.bean(JdbcClient.class).sql(POSTPONE).update();
    }

    @AfterAll
    static void cleanUp() {
        RELIABLE.bean(JdbcClient.class)
                .sql("drop function postpone cascade; delete from webhook_delivery")
                .update();
    }

    @BeforeEach
    void deleteRedeliveries() {
        jdbc.sql("delete from redelivery").update();
    }

    /** Cuts the connection after each round trip of a batch, that of the commit included. */
    @Test
    void aBatchIsQueuedCompletelyOrNotAtAll() {
        int trips = 0;
        boolean severed = true;
        while (severed) {
            AttemptedFixture attempted = requested(TWO_BATCHES);
            LINE.severAfter("and id = $2 for share", trips + 1);
            try {
                there.queueNext();
            } catch (DataAccessException | TransactionException | RefusedException lost) {
                // What the batch has done is not known here
            }
            severed = LINE.restore();
            trips += severed ? 1 : 0;
            assertThat(jdbc.sql("""
                                    select queued = (select count(*) from webhook_delivery d
                                        where d.webhook_id = r.webhook_id and d.redelivery)
                                    from redelivery r where warehouse_id = ?""")
                            .param(attempted.warehouse().access().uuid())
                            .query(Boolean.class)
                            .single())
                    .as("round trip %s", trips)
                    .isTrue();
            queueAll(attempted);
            assertThat(attempted.redeliveries()).isEqualTo(TWO_BATCHES);
            assertThat(attempted.redeliveredEvents()).isEqualTo(TWO_BATCHES);
        }
        assertThat(trips).isGreaterThanOrEqualTo(6);
    }

    @Test
    void theOldestEventsAreQueuedFirstAndBeforeNewOnes() {
        AttemptedFixture attempted = requested(EVENTS);

        assertThat(here.queueNext()).isTrue();
        assertThat(numbers(attempted, "count(*), max(event_sequence)")).isEqualTo("1000 1000");
        assertThat(here.queueNext()).isTrue();
        assertThat(numbers(attempted, "count(*), max(event_sequence)")).isEqualTo("2000 2000");
        assertThat(here.queueNext()).isTrue();
        assertThat(here.queueNext()).isFalse();

        assertThat(numbers(attempted, "count(*), count(distinct due_at)")).isEqualTo("2500 1");
        assertThat(jdbc.sql("select finished_at is not null and queued = total and cardinality(deliveries) = 0"
                                + " from redelivery where warehouse_id = ?")
                        .param(attempted.warehouse().access().uuid())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    /** What is queued at the instant of a backup has been sent since: see the operator's guide. */
    @Test
    void nothingMoreIsQueuedAfterARestore() throws IOException {
        AttemptedFixture attempted = requested(EVENTS);
        assertThat(here.queueNext()).isTrue();
        Matcher steps = Pattern.compile("```sql\\n([^`]*update webhook_delivery[^`]*)```")
                .matcher(Files.readString(Path.of("docs/operator-guide.md")));
        assertThat(steps.find()).isTrue();

        jdbc.sql(steps.group(1)).update();

        assertThat(here.queueNext()).isFalse();
        assertThat(attempted.redeliveries()).isEqualTo(FIRST_BATCH);
    }

    @Test
    void twoInstancesQueueEachEventOfEachRedeliveryOnce() throws Exception {
        List<AttemptedFixture> all = List.of(requested(TWO_BATCHES), requested(TWO_BATCHES), requested(TWO_BATCHES));
        assertThat(all.getFirst().queued(START, END, "")).isEqualTo(TWO_BATCHES);
        Callable<Integer> work = () -> {
            int batches = 0;
            while (unfinished() > 0) {
                batches += queueNext(batches % 2 == 0 ? here : there) ? 1 : 0;
            }
            return batches;
        };
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            int batches = 0;
            for (Future<Integer> one : workers.invokeAll(List.of(work, work, work, work))) {
                batches += one.get();
            }
            assertThat(batches).isEqualTo(8);
        }
        assertThat(all)
                .extracting(AttemptedFixture::redeliveries)
                .containsExactly(2 * TWO_BATCHES, TWO_BATCHES, TWO_BATCHES);
        assertThat(all).extracting(AttemptedFixture::redeliveredEvents).containsOnly(TWO_BATCHES);
        assertThat(jdbc.sql("""
                                select count(*) from (
                                    select from webhook_delivery where webhook_id = ? and redelivery
                                    group by event_id, due_at having count(*) > 1) d""")
                        .param(all.getFirst().hookId())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aRedeliveryThatFailsKeepsNoOtherWaiting() {
        AttemptedFixture locked = requested(20);
        AttemptedFixture other = requested(20);
        RELIABLE.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            jdbc.sql("select from webhook where id = ? for update")
                    .param(locked.hookId())
                    .query()
                    .listOfRows();
            assertThat(there.queueNext()).isTrue();
        });
        assertThat(other.redeliveries()).isEqualTo(20);
        assertThat(locked.redeliveries()).isZero();

        assertThat(there.queueNext()).isTrue();
        assertThat(locked.redeliveries()).isEqualTo(20);
    }

    @Test
    void aBatchOfAnotherInstanceIsNotWaitedFor() {
        AttemptedFixture first = requested(20);
        assertThat(first.queued(START, END, "")).isEqualTo(20);
        AttemptedFixture other = requested(20);
        RELIABLE.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            jdbc.sql("select from redelivery where warehouse_id = ? order by id limit 1 for update")
                    .param(first.warehouse().access().uuid())
                    .query(row -> {});

            assertThat(there.queueNext()).isTrue();
            assertThat(there.queueNext()).isFalse();
            assertThat(first.redeliveries())
                    .as("the second waits for the first")
                    .isZero();
            assertThat(other.redeliveries()).isEqualTo(20);
        });
        queueAll(first);
        assertThat(first.redeliveries()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deactivated", "failing", "deleted"})
    void whatIsNotQueuedIsDroppedWithWhatIsPending(String how) {
        AttemptedFixture attempted = requested(EVENTS);
        assertThat(here.queueNext()).isTrue();

        switch (how) {
            case "deactivated" -> setActive(attempted, false);
            case "deleted" ->
                RELIABLE.api()
                        .delete(
                                "/v1/webhooks/" + attempted.hook(),
                                attempted.warehouse().access().authorization());
            default -> fail(attempted);
        }

        requireDropped(attempted);
        if (!how.equals("deleted")) {
            assertThat(page(attempted, attempted.warehouse().access().client()).text())
                    .contains("1,000 of 2,500 events are queued. The rest was dropped when the webhook was paused.");
            setActive(attempted, true);
            assertThat(here.queueNext()).isFalse();
            assertThat(attempted.redeliveries()).isZero();
        }
    }

    @Test
    void aDeactivationAndABatchAtOnceEndWithNothingQueued() throws Exception {
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            for (int round = 0; round < 6; round++) {
                AttemptedFixture attempted = requested(1_500);
                Future<Boolean> batch = worker.submit(there::queueNext);
                setActive(attempted, false);
                batch.get();
                requireDropped(attempted);
            }
        }
    }

    @Test
    void eventsThatArePurgedMeanwhileAreLeftOut() {
        AttemptedFixture attempted = requested(EVENTS);
        assertThat(here.queueNext()).isTrue();
        jdbc.sql("delete from event where warehouse_id = ? and sequence <= 1700")
                .param(attempted.warehouse().access().uuid())
                .update();

        queueAll(attempted);

        assertThat(numbers(
                        attempted,
                        "count(*) filter (where event_sequence > 1000), min(event_sequence)"
                                + " filter (where event_sequence > 1000)"))
                .isEqualTo("800 1701");
    }

    @Test
    void whatIsStillToBeQueuedCountsAsPending() {
        AttemptedFixture attempted = AttemptedFixture.of(jdbc, WarehouseFixture.with(fixtures, 0), 20);
        jdbc.sql("""
                        insert into redelivery (warehouse_id, webhook_id, id, range_from, range_to, statuses, total,
                            deliveries)
                        values (?, ?, gen_random_uuid(), now(), now(), '{FAILED}', ?,
                            array(select gen_random_uuid() from generate_series(1, ?)))""")
                .params(attempted.warehouse().access().uuid(), attempted.hookId())
                .params(RangeRedelivery.MAX_PENDING - 10, RangeRedelivery.MAX_PENDING - 10)
                .update();

        assertThat(attempted.queued(START, "2026-11-01T00:00:00.012Z", "")).isEqualTo(-409);
        assertThat(attempted.queued(START, "2026-11-01T00:00:00.011Z", "")).isEqualTo(10);
        assertThat(attempted.queued(START, "2026-11-01T00:00:00.002Z", "")).isEqualTo(-409);
    }

    @Test
    void thePageShowsHowManyEventsAreQueued() {
        AttemptedFixture attempted = requested(EVENTS);
        Fixtures.ClientUser owner = attempted.warehouse().access().client();
        assertThat(here.queueNext()).isTrue();

        for (Fixtures.ClientUser user : List.of(owner, Colleague.of(fixtures, owner, "VIEWER"))) {
            Document page = page(attempted, user);
            assertThat(page.select("#redeliveries").text())
                    .contains("1,000 of 2,500 events are queued.")
                    .containsPattern("1 Nov 2026, 00:00:00 UTC to 2 Nov 2026, 00:00:00 UTC.*FAILED or UNKNOWN")
                    .containsPattern("[\\d,]+ of them are still to be sent");
            assertThat(page.select("#redeliveries [data-pending] progress[value=1000][max=2500]"))
                    .hasSize(1);
            assertThat(page.html()).contains("http-equiv=\"refresh\"");
        }
        queueAll(attempted);
        Document page = page(attempted, owner);
        assertThat(page.select("#redeliveries").text()).contains("2,500 events are queued.");
        assertThat(page.select("#redeliveries progress, #redeliveries [data-pending]"))
                .isEmpty();
        assertThat(page.html()).doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    void finishedRedeliveriesAreDeletedAfterADay() {
        AttemptedFixture old = requested(5);
        queueAll(old);
        AttemptedFixture waiting = requested(5);
        jdbc.sql("update redelivery set requested_at = now() - interval '25 hours'")
                .update();
        AttemptedFixture recent = requested(5);

        RELIABLE.bean(RedeliveryPurge.class).purge();

        assertThat(jdbc.sql("select webhook_id from redelivery").query().listOfRows())
                .extracting(row -> row.get("webhook_id"))
                .containsExactlyInAnyOrder(waiting.hookId(), recent.hookId());
        assertThat(RELIABLE.bean(RangeRedelivery.class)
                        .latest(waiting.warehouse().access().uuid(), waiting.hookId()))
                .isEmpty();
    }

    /** A webhook with failed deliveries, all of which are to be sent again. */
    private AttemptedFixture requested(int events) {
        AttemptedFixture attempted = AttemptedFixture.of(jdbc, WarehouseFixture.with(fixtures, 0), events);
        assertThat(attempted.queued(START, END, "")).isEqualTo(events);
        return attempted;
    }

    /** A batch whose connection is lost keeps its locks until the database notices. */
    private void queueAll(AttemptedFixture attempted) {
        Awaitility.await().until(() -> {
            here.queueNext();
            return unfinished() == 0;
        });
        assertThat(attempted.queuedAtLast()).isPositive();
    }

    /** No connection may be free while other threads have them, as for the loop of the worker. */
    private static boolean queueNext(RedeliveryWorker worker) {
        try {
            return worker.queueNext();
        } catch (RefusedException busy) {
            return false;
        }
    }

    private int unfinished() {
        return jdbc.sql("select count(*) from redelivery where finished_at is null")
                .query(Integer.class)
                .single();
    }

    private void requireDropped(AttemptedFixture attempted) {
        assertThat(here.queueNext()).isFalse();
        assertThat(unfinished()).isZero();
        Awaitility.await().until(() -> attempted.redeliveries() == 0);
    }

    private void setActive(AttemptedFixture attempted, boolean active) {
        assertThat(RELIABLE.api()
                        .send(
                                "PATCH",
                                "/v1/webhooks/" + attempted.hook(),
                                attempted.warehouse().access().authorization(),
                                "{\"active\":%s}".formatted(active))
                        .statusCode())
                .isEqualTo(200);
    }

    private void fail(AttemptedFixture attempted) {
        jdbc.sql("update webhook set failing_since = now() - interval '30 days' where warehouse_id = ?")
                .param(attempted.warehouse().access().uuid())
                .update();
        RELIABLE.bean(AutomaticDeactivation.class)
                .failing(attempted.warehouse().access().uuid(), attempted.hookId());
    }

    private Document page(AttemptedFixture attempted, Fixtures.ClientUser user) {
        return PortalClient.as(fixtures, user)
                .page("/portal/warehouses/" + attempted.warehouse().access().id() + "/webhooks/" + attempted.hook());
    }

    /** Two numbers of the redeliveries of a webhook. */
    private String numbers(AttemptedFixture attempted, String columns) {
        return jdbc.sql("select " + columns + " from webhook_delivery where webhook_id = ? and redelivery")
                .param(attempted.hookId())
                .query((row, number) -> row.getLong(1) + " " + row.getLong(2))
                .single();
    }
}
