package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * The delivery log by every set of statuses: all of it is found, and no page reads much more than it shows. PostgreSQL
 * plans by what it has seen of the whole table, so nobody else writes to it.
 */
@ExclusiveServiceTest
class DeliveryLogTest {

    private static final int LOG = 50_000;

    /** How many rows a page may look through, and once more for where it ends. */
    private static final long WINDOW_READS = 2 * 10_000 + 500;

    private static final long PAGE_READS = 500;
    private static final int RARE = 3;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    private WarehouseFixture fixture;
    private UUID warehouse;
    private String id;
    private UUID webhook;

    /** The ids of each status, oldest first. */
    private final TreeMap<DeliveryStatus, List<UUID>> logged = new TreeMap<>();

    @BeforeEach
    void register() {
        fixture = WarehouseFixture.with(fixtures, 1, "A");
        warehouse = fixture.access().uuid();
        id = fixture.webhook("http://127.0.0.1:65001/hooks", "stock.low", "ONCE");
        webhook = IdKind.WEBHOOK.require(id);
        logged.clear();
    }

    @Test
    void everySetIsListedNewestFirst() {
        for (int i = 0; i < 10; i++) {
            for (DeliveryStatus status : DeliveryStatus.values()) {
                log(status, 1 + i % 2);
            }
        }

        for (Set<DeliveryStatus> statuses : sets()) {
            assertThat(all(statuses, 7)).as("%s", statuses).isEqualTo(newestFirst(statuses));
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void noSetReadsALongLogOfSuccesses(String planning, int others, int each) {
        fill(DeliveryStatus.SUCCEEDED, others, each);

        for (Set<DeliveryStatus> statuses : sets()) {
            int found = statuses.contains(DeliveryStatus.SUCCEEDED) ? 100 : RARE * statuses.size();
            assertThat(reads(statuses, found, planning)).as("%s", statuses).isLessThan(PAGE_READS);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void noSetReadsALongLogOfFailures(String planning, int others, int each) {
        fill(DeliveryStatus.FAILED, others, each);

        for (Set<DeliveryStatus> statuses : sets()) {
            boolean failed = statuses.contains(DeliveryStatus.FAILED);
            boolean windows = statuses.contains(DeliveryStatus.SUCCEEDED) && !failed;
            int found = failed ? 100 : windows ? 0 : RARE * statuses.size();
            assertThat(reads(statuses, found, planning))
                    .as("%s", statuses)
                    .isLessThan(windows ? WINDOW_READS : PAGE_READS);
            if (!failed) {
                assertThat(all(statuses, 4)).as("%s", statuses).isEqualTo(newestFirst(statuses));
            }
        }
    }

    /**
     * How PostgreSQL plans, and the logs of how many other webhooks it expects things from. After some runs of a statement it
     * plans once for all webhooks.
     */
    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of("auto", 3, 10_000),
                Arguments.of("force_generic_plan", 3, 10_000),
                Arguments.of("force_generic_plan", 30_000, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan"})
    void manyPendingOnesAreNotSorted(String planning) {
        log(DeliveryStatus.FAILED, RARE);
        log(DeliveryStatus.PENDING, 10_001);
        log(DeliveryStatus.SUCCEEDED, LOG);
        jdbc.sql("analyze webhook_delivery").update();

        Set<DeliveryStatus> statuses = EnumSet.of(DeliveryStatus.PENDING, DeliveryStatus.FAILED);

        // The rows that are counted come on top
        assertThat(reads(statuses, 0, planning)).isLessThan(WINDOW_READS + 10_001);
        assertThat(all(statuses, 1_000)).isEqualTo(newestFirst(statuses));
    }

    @Test
    void aShortPageSaysWhereToGoOn() {
        log(DeliveryStatus.SUCCEEDED, 1);
        log(DeliveryStatus.FAILED, 10_000);
        String list = "/v1/webhooks/" + id + "/deliveries?status=SUCCEEDED,PENDING";

        JsonNode first = Api.json(fixture.get(list));
        JsonNode second =
                Api.json(fixture.get(list + "&cursor=" + first.get("nextCursor").stringValue()));

        assertThat(first.get("deliveries")).isEmpty();
        assertThat(first.get("hasMore").booleanValue()).isTrue();
        assertThat(second.get("deliveries")).hasSize(1);
        assertThat(second.get("hasMore").booleanValue()).isFalse();
        assertThat(second.get("nextCursor").isNull()).isTrue();
    }

    private static List<Set<DeliveryStatus>> sets() {
        DeliveryStatus[] all = DeliveryStatus.values();
        return IntStream.range(1, 1 << all.length)
                .mapToObj(bits -> Stream.of(all)
                        .filter(status -> (bits & 1 << status.ordinal()) != 0)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(DeliveryStatus.class))))
                .map(set -> (Set<DeliveryStatus>) set)
                .toList();
    }

    private List<UUID> newestFirst(Set<DeliveryStatus> statuses) {
        return statuses.stream()
                .flatMap(status -> logged.getOrDefault(status, List.of()).stream())
                .map(UUID::toString)
                .sorted((one, other) -> other.compareTo(one))
                .map(UUID::fromString)
                .toList();
    }

    private List<UUID> all(Set<DeliveryStatus> statuses, int limit) {
        List<UUID> found = new ArrayList<>();
        String before = null;
        do {
            Page<Delivery> page = deliveries.page(warehouse, webhook, statuses, limit, before);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(delivery -> found.add(delivery.id()));
            before = page.next();
        } while (before != null);
        return found;
    }

    /** How many rows of the log the first page reads. */
    private long reads(Set<DeliveryStatus> statuses, int expected, String planning) {
        return transactions.execute(status -> {
            jdbc.sql("set local plan_cache_mode = " + planning).update();
            long before = rowsRead();
            Page<Delivery> page = deliveries.page(warehouse, webhook, statuses, 100, null);
            long after = rowsRead();
            assertThat(page.items()).as("%s", statuses).hasSize(expected);
            return after - before;
        });
    }

    private long rowsRead() {
        return jdbc.sql("""
                        select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
                        where relname = 'webhook_delivery'
                        """).query(Long.class).single();
    }

    /** A few deliveries of each status, and then many of one; and as many of each status for other webhooks. */
    private void fill(DeliveryStatus usual, int others, int each) {
        for (DeliveryStatus status : DeliveryStatus.values()) {
            log(status, RARE);
        }
        log(usual, LOG);
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at)
                        select w.id, w.id, gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{}', 2, 1,
                            (array['SUCCEEDED', 'FAILED', 'UNKNOWN', 'PENDING'])[1 + (w.number + i) % 4],
                            now() + interval '1 day'
                        from (select number, gen_random_uuid() id from generate_series(1, ?) number) w,
                            generate_series(1, ?) i
                        """).param(others).param(each).update();
        jdbc.sql("analyze webhook_delivery").update(); // as autovacuum does, soon after so many rows
    }

    private void log(DeliveryStatus status, int count) {
        UUID[] ids = Stream.generate(IdKind::next).limit(count).toArray(UUID[]::new);
        logged.computeIfAbsent(status, none -> new ArrayList<>()).addAll(List.of(ids));
        jdbc.sql("""
                        insert into webhook_delivery (warehouse_id, webhook_id, id, event_id, event_type, test_data,
                            bytes, attempt, status, due_at)
                        select ?, ?, id, id, 'webhook.test', '{}', 2, 1, ?, now() + interval '1 day'
                        from unnest(?::uuid[]) id
                        """).params(warehouse, webhook, status.name(), ids).update();
    }
}
