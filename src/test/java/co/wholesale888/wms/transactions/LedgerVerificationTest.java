package co.wholesale888.wms.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.ledger.HashChain;
import co.wholesale888.wms.ledger.LedgerEntry;
import co.wholesale888.wms.ledger.LedgerHistory;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.CapturesOutput;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/ledger/verify}, also on ledgers changed by the owner of the database. */
@ExclusiveServiceTest
@CapturesOutput
@WritesLog
class LedgerVerificationTest {

    private static final String TRIGGERS = "the triggers of the shards cannot be disabled from outside";

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private DataSource database;

    @Autowired
    private ConnectionPools pools;

    @Autowired
    private LedgerVerification verification;

    @Autowired
    private VerificationRuns runs;

    @Test
    void anUntouchedLedgerIsValid() {
        WarehouseFixture stock = eightEntries();

        JsonNode result = verify(stock);

        assertThat(result.get("valid").booleanValue()).as(result.toString()).isTrue();
        assertThat(result.get("entriesChecked").longValue()).isEqualTo(8);
        assertThat(result.at("/head/sequence").longValue()).isEqualTo(8);
        assertThat(result.at("/head/hash")).isEqualTo(stock.ledger().getLast().get("hash"));
        assertThat(result.size()).isEqualTo(3);
    }

    @Test
    void everyCheckedEntryIsReported() {
        List<Long> progress = new ArrayList<>();
        verification.verify(eightEntries().access().uuid(), progress::add);
        assertThat(progress).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", " { } "})
    void anEmptyLedgerIsValidForAnyEmptyBody(String body) {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        HttpResponse<String> answer =
                stock.api().post("/v1/ledger/verify", stock.access().authorization(), body);

        assertThat(documented.check(answer).statusCode()).isEqualTo(200);
        assertThat(Api.json(answer).get("valid").booleanValue()).isTrue();
        assertThat(Api.json(answer).get("entriesChecked").longValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"deep\":true}", "[]", "{"})
    void aBodyWithContentIsRefused(String body) {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        HttpResponse<String> answer =
                stock.api().post("/v1/ledger/verify", stock.access().authorization(), body);

        assertThat(documented.check(answer).statusCode()).isEqualTo(400);
    }

    /** Entries 1 and 2 count A and B to 10; entries 3 B, 4 A, 5 A, 6 B, 7 A and 8 A sell one unit each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            update ledger_entry set reference = 'X' where sequence = 4 | 4 | hash of entry 4
            update ledger_entry set note = '' where sequence = 4 | 4 | hash of entry 4
            update ledger_entry set worker_id = 'w' where sequence = 8 | 8 | hash of entry 8
            update ledger_entry set source_id = gen_random_uuid() where sequence = 1 | 1 | hash of entry 1
            update ledger_entry set occurred_at = occurred_at - interval '1 us' where sequence = 5 | 5 | hash of entry 5
            update ledger_entry set delta = -2, quantity_after = 7 where sequence = 5 | 5 | hash of entry 5
            update ledger_entry set quantity_after = quantity_after + 1 where sequence = 5 | 5 | hash of entry 5
            update ledger_entry set hash = sha256('x') where sequence = 3 | 3 | hash of entry 3
            update ledger_entry set recorded_at = recorded_at - interval '1d' where sequence = 6 | 6 | before its pre
            delete from ledger_entry where sequence = 1 | 1 | Entry 1 is missing
            delete from ledger_entry where sequence in (5, 6) | 5 | Entry 5 is missing
            delete from ledger_entry where sequence = 6 | 6 | Entry 6 is missing
            delete from ledger_entry where sequence = 8 | 8 | entry 8 is missing
            delete from ledger_entry where sequence in (8, 7) | 7 | entry 7 is missing
            delete from ledger_entry | 1 | entry 1 is missing
            update stock_level set quantity = quantity + 1 where sku = 'A' | 8 | the level is 7
            update stock_level set quantity = quantity - 1 where sku = 'B' | 6 | the level is 7
            update stock_level set sequence = 6 where sku = 'A' | 8 | after entry 6
            delete from stock_level where sku = 'A' | 8 | no such level
            update stock_level set quantity = 1 where sku = 'EMPTY' | 0 | EMPTY is 1
            update stock_level set sequence = 99 where sku = 'B' | 6 | after entry 99
            update ledger_head set hash = sha256('x') | 8 | head's hash
            update ledger_head set sequence = 9 | 9 | entry 9 is missing
            update ledger_head set sequence = 7 | 8 | beyond the head
            """)
    @DisabledIfSystemProperty(named = "wms.test.citus", matches = ".+", disabledReason = TRIGGERS)
    void everyKindOfTamperingIsReported(String tampering, long firstBroken, String reason) throws SQLException {
        WarehouseFixture stock = eightEntries();
        WarehouseFixture untouched = eightEntries();
        tamper(stock, tampering);

        JsonNode result = verify(stock);

        assertThat(result.get("valid").booleanValue()).as(result.toString()).isFalse();
        assertThat(result.get("firstBrokenSequence").longValue())
                .as(result.toString())
                .isEqualTo(firstBroken);
        assertThat(result.get("reason").stringValue()).contains(reason);
        assertThat(verify(untouched).get("valid").booleanValue()).isTrue();
    }

    /** An entry was changed and all later hashes were recomputed. */
    @Test
    @DisabledIfSystemProperty(named = "wms.test.citus", matches = ".+", disabledReason = TRIGGERS)
    void aRewrittenChainIsDetectedByItsSums(CapturedOutput output) throws SQLException {
        WarehouseFixture stock = eightEntries();
        tamper(stock, "update ledger_entry set quantity_after = quantity_after - 5 where sequence = 5");
        rehash(stock);

        JsonNode result = verify(stock);

        assertThat(result.get("firstBrokenSequence").longValue())
                .as(result.toString())
                .isEqualTo(5);
        assertThat(result.get("reason").stringValue()).contains("Entry 5 of A leaves 3");
        assertThat(output).contains("The ledger of " + stock.access().id() + " is not intact: Entry 5 of A leaves 3");
        assertThat(result.get("entriesChecked").longValue()).isEqualTo(8);
    }

    @Test
    void aSecondVerificationAtTheSameTimeIsRefused() throws Exception {
        WarehouseFixture stock = eightEntries();
        WarehouseFixture other = eightEntries();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // blocks the first verification until it is released
            statement.execute("lock table stock_level in access exclusive mode");
            CompletableFuture<JsonNode> first = CompletableFuture.supplyAsync(() -> verify(stock));
            Awaitility.await().until(() -> advisoryLocks() == 1);

            HttpResponse<String> second = post(stock);
            LedgerVerification elsewhere = new LedgerVerification(pools, new SimpleMeterRegistry());
            assertThatThrownBy(() -> elsewhere.verify(stock.access().uuid())).hasMessageContaining("verified already");

            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(Api.json(second).get("code").stringValue()).isEqualTo("invalid_state");
            connection.rollback();
            assertThat(first.get(60, TimeUnit.SECONDS).get("valid").booleanValue())
                    .isTrue();
        }
        assertThat(verify(stock).get("valid").booleanValue()).isTrue();
        assertThat(verify(other).get("valid").booleanValue()).isTrue();
    }

    @Test
    void anAccountThatVerifiesMuchLeavesRoomForOthers() throws SQLException {
        UUID account = UUID.randomUUID();
        List<UUID> warehouses = Stream.generate(
                        () -> fixtures.anotherWarehouse().uuid())
                .limit(VerificationRuns.MAX_OF_ACCOUNT)
                .toList();
        UUID another = fixtures.anotherWarehouse().uuid();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // blocks the first of them until it is released; the others wait for their turn
            statement.execute("lock table stock_level in access exclusive mode");
            warehouses.forEach(warehouse -> startRun(warehouse, account));
            startRun(warehouses.getFirst(), account);
            assertThatThrownBy(() -> startRun(another, account)).hasMessageContaining("This account has 20");
            startRun(another, UUID.randomUUID());
            assertThat(runs.last(another))
                    .hasValueSatisfying(run -> assertThat(run.isRunning()).isTrue());
            connection.rollback();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(Stream.concat(warehouses.stream(), Stream.of(another)))
                        .allSatisfy(warehouse -> assertThat(runs.last(warehouse))
                                .hasValueSatisfying(run -> assertThat(run.outcome())
                                        .isNotNull()
                                        .extracting(VerificationRun.Outcome::result)
                                        .isNotNull())));
        Awaitility.await().untilAsserted(() -> startRun(another, account));
    }

    @Test
    void aTokenThatIsRevokedMeanwhileGetsNoResult() throws Exception {
        WarehouseFixture stock = eightEntries();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table stock_level in access exclusive mode");
            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> post(stock));
            Awaitility.await().until(() -> advisoryLocks() == 1);

            fixtures.revoke(stock.access());
            connection.rollback();

            HttpResponse<String> refused = answer.get(60, TimeUnit.SECONDS);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void aLedgerIsValidAtAnyTimeWhileItIsWritten() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 1_000, "A", "B");
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            writers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 50; i++) {
                            stock.sell(null, "A", "B", "A");
                        }
                    },
                    Thread::startVirtualThread));
        }
        while (!writers.stream().allMatch(CompletableFuture::isDone)) {
            assertThat(verify(stock).get("valid").booleanValue()).isTrue();
        }
        writers.forEach(CompletableFuture::join);
        assertThat(verify(stock).get("entriesChecked").longValue()).isEqualTo(2 + 4 * 50 * 3);
    }

    @Test
    void oneHundredThousandEntriesOfManySkusAreVerified() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        List<String> skus =
                IntStream.range(0, 20_000).mapToObj(i -> "S-" + (10_000 + i)).toList();
        LedgerHistory.write(database, access.uuid(), skus, 100_000);
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), access);

        JsonNode result = verify(stock);

        assertThat(result.get("valid").booleanValue()).as(result.toString()).isTrue();
        assertThat(result.get("entriesChecked").longValue()).isEqualTo(100_000);
    }

    private WarehouseFixture eightEntries() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A", "B");
        stock.register(fixtures.operator(), "EMPTY", 1, 2);
        stock.sell(null, "B", "A", "A", "B");
        stock.sell(null, "A", "A");
        return stock;
    }

    private JsonNode verify(WarehouseFixture stock) {
        HttpResponse<String> answer = post(stock);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private HttpResponse<String> post(WarehouseFixture stock) {
        return documented.check(
                stock.api().post("/v1/ledger/verify", stock.access().authorization(), null));
    }

    /** Changes rows of this warehouse with the append-only trigger disabled, which only the owner can do. */
    private void tamper(WarehouseFixture stock, String sql) throws SQLException {
        String warehouse = " warehouse_id = '" + stock.access().uuid() + "'";
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // First, as a vacuum takes its lock before it changes what the catalogue says of the table
            statement.execute("lock table ledger_entry in share row exclusive mode");
            statement.execute("grant update, delete on ledger_entry to current_user");
            statement.execute("alter table ledger_entry disable trigger ledger_entry_append_only");
            int changed = statement.executeUpdate(sql + (sql.contains(" where ") ? " and" : " where") + warehouse);
            statement.execute("alter table ledger_entry enable always trigger ledger_entry_append_only");
            statement.execute("revoke update, delete on ledger_entry from current_user");
            connection.commit();
            assertThat(changed).isPositive();
        }
    }

    private void rehash(WarehouseFixture stock) throws SQLException {
        HashChain chain = new HashChain();
        byte[] hash = HashChain.genesis();
        List<LedgerEntry> entries = JdbcClient.create(database)
                .sql("select * from ledger_entry where warehouse_id = ? order by sequence")
                .param(stock.access().uuid())
                .query((row, n) -> LedgerEntry.read(row))
                .list();
        for (LedgerEntry entry : entries) {
            hash = chain.next(hash, entry);
            tamper(
                    stock,
                    "update ledger_entry set hash = decode('%s', 'hex') where sequence = %s"
                            .formatted(HexFormat.of().formatHex(hash), entry.sequence()));
        }
        tamper(
                stock,
                "update ledger_head set hash = decode('%s', 'hex')"
                        .formatted(HexFormat.of().formatHex(hash)));
    }

    private void startRun(UUID warehouse, UUID account) {
        runs.start(new FairLimit.Holder(UUID.randomUUID(), warehouse, account));
    }

    private long advisoryLocks() {
        return JdbcClient.create(database)
                .sql("select count(*) from pg_locks where locktype = 'advisory'"
                        + " and database = (select oid from pg_database where datname = current_database())")
                .query(Long.class)
                .single();
    }
}
