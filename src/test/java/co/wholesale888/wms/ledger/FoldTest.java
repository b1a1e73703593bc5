package co.wholesale888.wms.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.stock.Level;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldTest {

    private static final UUID WAREHOUSE = IdKind.next();
    private static final UUID TOKEN = IdKind.next();
    private static final Instant REGISTERED = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-23T07:31:00.123456Z");

    @Test
    void aLineBecomesAnEntryWithSequenceQuantityAndStatus() {
        Fold fold = foldWith("A", 100);

        WriteOutcome.Accepted accepted = accepted(fold.apply(write(sale("A", 12))));

        TransactionView entry = accepted.transactions().getFirst();
        assertThat(entry.sequence()).isEqualTo(1);
        assertThat(entry.delta()).isEqualTo(-12);
        assertThat(entry.quantityAfter()).isEqualTo(88);
        assertThat(entry.status()).isEqualTo(StockStatus.LOW);
        assertThat(entry.occurredAt()).isEqualTo(NOW);
        assertThat(accepted.stock()).containsExactly(StockItem.of("A", 88, 0, 40, 120, 1L, NOW));
        assertThat(HexFormat.of().formatHex(fold.head().hash())).isEqualTo(entry.hash());
    }

    @Test
    void repeatedSkusInOneWriteAreCheckedInOrder() {
        Fold fold = foldWith("A", 10);

        WriteOutcome outcome = fold.apply(write(sale("A", 6), sale("A", 6)));

        Violation violation = violations(outcome).getFirst();
        assertThat(violation.index()).isEqualTo(1);
        assertThat(violation.available()).isEqualTo(4);
        assertThat(violation.requested()).isEqualTo(6);
        assertThat(fold.entries()).isEmpty();
        assertThat(fold.head().sequence()).isZero();
        assertThat(accepted(fold.apply(write(sale("A", 6), line("A", EntryType.RETURN, 2), sale("A", 6))))
                        .transactions())
                .extracting(TransactionView::quantityAfter)
                .containsExactly(4L, 6L, 0L);
    }

    @ParameterizedTest
    @MethodSource("positions")
    void aFailingLineAtAnyPositionRefusesTheWholeWrite(int position) {
        Fold fold = foldWith("A", 10);
        List<StockLine> lines = new ArrayList<>(Collections.nCopies(10, sale("A", 1)));
        lines.set(position, sale("A", 1_000));

        WriteOutcome outcome = fold.apply(new StockWrite(WAREHOUSE, EntrySource.API, TOKEN, lines));

        assertThat(violations(outcome)).extracting(Violation::index).containsExactly(position);
        assertThat(fold.entries()).isEmpty();
        assertThat(fold.changed()).isEmpty();
    }

    static IntStream positions() {
        return IntStream.range(0, 10);
    }

    @Test
    void aRefusedLineDoesNotChangeTheLevelForLaterLines() {
        WriteOutcome outcome = foldWith("A", 10).apply(write(sale("A", 11), sale("A", 10), sale("A", 1)));

        assertThat(violations(outcome)).extracting(Violation::index).containsExactly(0, 2);
    }

    @Test
    void allUnknownSkusAreReportedBeforeStockIsChecked() {
        WriteOutcome outcome = foldWith("A", 1).apply(write(sale("A", 5), sale("B", 1), sale("C", 1)));

        assertThat(violations(outcome)).extracting(Violation::sku).containsExactly("B", "C");
        assertThat(violations(outcome)).extracting(Violation::code).containsOnly(ErrorCode.UNKNOWN_SKU);
    }

    @Test
    void theLowestIndexDeterminesTheCode() {
        StockLine tooMuch = line("A", EntryType.RETURN, Quantities.MAX_DELTA);
        Fold fold = fold(Map.of("A", level(Quantities.MAX), "B", level(1)));

        WriteOutcome overMaximum = fold.apply(write(tooMuch, sale("B", 2)));
        WriteOutcome insufficient = fold.apply(write(sale("B", 2), tooMuch));

        assertThat(refusalCode(overMaximum)).isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(refusalCode(insufficient)).isEqualTo(ErrorCode.INSUFFICIENT_STOCK);
        assertThat(violations(insufficient)).hasSize(2);
    }

    @Test
    void expectedQuantityIsComparedJustBeforeItsLine() {
        Fold fold = foldWith("A", 10);
        StockLine expectsEight = new StockLine("A", EntryType.SALE, -1L, null, 8L, null, null, null, null);

        Violation violation =
                violations(fold.apply(write(sale("A", 3), expectsEight))).getFirst();

        assertThat(violation.code()).isEqualTo(ErrorCode.QUANTITY_MISMATCH);
        assertThat(violation.expected()).isEqualTo(8);
        assertThat(violation.actual()).isEqualTo(7);
        accepted(fold.apply(write(sale("A", 2), expectsEight)));
    }

    @Test
    void aCountSetsTheLevelAndRecordsAnyDifferenceEvenZero() {
        Fold fold = foldWith("A", 10);

        List<TransactionView> entries = accepted(fold.apply(write(count("A", 4), count("A", 4), count("A", 0))))
                .transactions();

        assertThat(entries).extracting(TransactionView::delta).containsExactly(-6L, 0L, -4L);
        assertThat(entries).extracting(TransactionView::quantityAfter).containsExactly(4L, 4L, 0L);
    }

    @Test
    void aLevelMayReachZeroAndTheMaximumButNotExceedThem() {
        Fold fold = foldWith("A", 5);
        accepted(fold.apply(write(sale("A", 5))));
        assertThat(refusalCode(fold.apply(write(sale("A", 1))))).isEqualTo(ErrorCode.INSUFFICIENT_STOCK);
        accepted(fold.apply(write(count("A", Quantities.MAX))));
        assertThat(refusalCode(fold.apply(write(line("A", EntryType.RETURN, 1)))))
                .isEqualTo(ErrorCode.VALIDATION_FAILED);
    }

    @Test
    void aPreviewReturnsTheOutcomeAndChangesNothing() {
        Fold fold = foldWith("A", 10);

        WriteOutcome.Accepted preview = accepted(fold.preview(write(sale("A", 3), sale("A", 3))));

        assertThat(preview.transactions())
                .extracting(TransactionView::quantityAfter)
                .containsExactly(7L, 4L);
        assertThat(preview.transactions())
                .allSatisfy(view -> assertThat(view)
                        .extracting("id", "sequence", "hash", "recordedAt", "occurredAt")
                        .containsOnlyNulls());
        assertThat(fold.entries()).isEmpty();
        assertThat(accepted(fold.apply(write(sale("A", 10)))).stock().getFirst().quantity())
                .isZero();
        assertThat(refusalCode(fold.preview(write(sale("A", 1))))).isEqualTo(ErrorCode.INSUFFICIENT_STOCK);
    }

    @Test
    void recordedTimesDoNotDecreaseWhenTheClockDoes() {
        Instant later = NOW.plusSeconds(60);
        Fold fold = new Fold(head(7, later), Map.of("A", level(10)), NOW);

        assertThat(accepted(fold.apply(write(sale("A", 1))))
                        .transactions()
                        .getFirst()
                        .recordedAt())
                .isEqualTo(later);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomHistoriesMatchTheNaiveModelInAnyBatchSize(long seed) {
        Random random = new Random(seed);
        List<StockWrite> writes =
                IntStream.range(0, 300).mapToObj(i -> randomWrite(random)).toList();
        Map<String, Level> start = Map.of("A", level(50), "B", level(5), "C", level(0));

        List<TransactionView> batched = new ArrayList<>();
        List<Boolean> batchedOutcomes = run(writes, start, random.nextInt(1, 40), batched);
        List<TransactionView> single = new ArrayList<>();
        List<Boolean> singleOutcomes = run(writes, start, 1, single);

        assertThat(batched).isEqualTo(single);
        assertThat(batchedOutcomes).isEqualTo(singleOutcomes);
        NaiveModel model = new NaiveModel(Map.of("A", 50L, "B", 5L, "C", 0L));
        assertThat(writes.stream().map(model::apply).toList()).isEqualTo(singleOutcomes);
        assertThat(single.stream()
                        .map(e -> e.sku() + " " + e.delta() + " " + e.quantityAfter())
                        .toList())
                .isEqualTo(model.history);
        assertThat(single).extracting(TransactionView::sequence).isEqualTo(LongRange.upTo(single.size()));
        assertThat(singleOutcomes).contains(true, false);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomCrossingsMatchTheNaiveModelInAnyBatchSize(long seed) {
        Random random = new Random(seed);
        List<StockWrite> writes =
                IntStream.range(0, 300).mapToObj(i -> randomWrite(random)).toList();
        Map<String, Level> start = Map.of(
                "A", new Level(50, 10, 30, 0, false, 0),
                "B", new Level(5, 10, 30, 0, true, 0),
                "C", new Level(0, 10, 30, 0, false, 0)); // only registered

        List<Crossing> batched = crossings(writes, start, random.nextInt(1, 40));
        List<TransactionView> entries = new ArrayList<>();
        run(writes, start, 1, entries);

        assertThat(batched).isEqualTo(crossings(writes, start, 1));
        assertThat(batched.stream()
                        .map(c -> c.kind() + " " + c.sku() + " " + c.quantity() + " " + c.sequence())
                        .toList())
                .isEqualTo(naiveCrossings(entries, start));
        assertThat(batched).extracting(Crossing::number).isEqualTo(LongRange.upTo(batched.size()));
        assertThat(batched).extracting(Crossing::kind).contains(Crossing.Kind.values());
    }

    @Test
    void aDipThatRecoversInTheSameBatchCrossesTwice() {
        Fold fold = foldWith("A", 130);

        accepted(fold.apply(write(sale("A", 100), line("A", EntryType.RETURN, 20))));

        assertThat(fold.crossings())
                .extracting(Crossing::kind)
                .containsExactly(Crossing.Kind.BELOW_PAR, Crossing.Kind.TO_CRITICAL, Crossing.Kind.ABOVE_CRITICAL);
        assertThat(fold.crossings()).extracting(Crossing::quantity).containsExactly(30L, 30L, 50L);
        assertThat(fold.head().crossings()).isEqualTo(3);
    }

    @Test
    void theFirstTransactionAtZeroCrossesOnceUnlessRefused() {
        Fold fold = fold(Map.of("A", new Level(0, 40, 120, 0, false, 0)));

        fold.apply(write(sale("A", 1)));
        assertThat(fold.crossings()).isEmpty();
        accepted(fold.apply(write(count("A", 0))));
        accepted(fold.apply(write(count("A", 0))));

        assertThat(fold.crossings()).extracting(Crossing::kind).containsExactly(Crossing.Kind.TO_CRITICAL);
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    private static List<Boolean> run(
            List<StockWrite> writes, Map<String, Level> start, int batchSize, List<TransactionView> entries) {
        Map<String, Level> levels = new HashMap<>(start);
        LedgerHead head = head(0, REGISTERED);
        List<Boolean> outcomes = new ArrayList<>();
        for (int from = 0; from < writes.size(); from += batchSize) {
            Fold fold = new Fold(head, levels, NOW);
            writes.subList(from, Math.min(writes.size(), from + batchSize))
                    .forEach(write -> outcomes.add(fold.apply(write) instanceof WriteOutcome.Accepted));
            head = fold.head();
            levels.putAll(fold.changed());
            fold.accepted().forEach(entries::addAll);
        }
        return outcomes;
    }

    private static List<Crossing> crossings(List<StockWrite> writes, Map<String, Level> start, int batchSize) {
        Map<String, Level> levels = new HashMap<>(start);
        LedgerHead head = head(0, REGISTERED);
        List<Crossing> crossings = new ArrayList<>();
        for (int from = 0; from < writes.size(); from += batchSize) {
            Fold fold = new Fold(head, levels, NOW);
            writes.subList(from, Math.min(writes.size(), from + batchSize)).forEach(fold::apply);
            head = fold.head();
            levels.putAll(fold.changed());
            crossings.addAll(fold.crossings());
        }
        return crossings;
    }

    private static List<String> naiveCrossings(List<TransactionView> entries, Map<String, Level> start) {
        Map<String, Boolean> critical = new HashMap<>();
        List<String> crossings = new ArrayList<>();
        for (TransactionView entry : entries) {
            Level level = Objects.requireNonNull(start.get(entry.sku()));
            String what = " %s %s %s".formatted(entry.sku(), entry.quantityAfter(), entry.sequence());
            long before = entry.quantityAfter() - entry.delta();
            if (before >= level.par() && entry.quantityAfter() < level.par()) {
                crossings.add("BELOW_PAR" + what);
            }
            boolean wasCritical = critical.getOrDefault(entry.sku(), level.critical());
            boolean isCritical = entry.quantityAfter() <= level.threshold();
            if (isCritical && !wasCritical) {
                crossings.add("TO_CRITICAL" + what);
            }
            if (wasCritical && !isCritical) {
                crossings.add("ABOVE_CRITICAL" + what);
            }
            critical.put(entry.sku(), isCritical);
        }
        return crossings;
    }

    private static StockWrite randomWrite(Random random) {
        List<StockLine> lines = IntStream.range(0, random.nextInt(1, 6))
                .mapToObj(i -> {
                    String sku =
                            List.of("A", "B", "C", "C", "UNKNOWN").get(random.nextInt(random.nextInt(4) == 0 ? 5 : 4));
                    Long expected = random.nextInt(10) == 0 ? random.nextLong(60) : null;
                    if (random.nextInt(6) == 0) {
                        return new StockLine(
                                sku, EntryType.ADJUSTMENT, null, random.nextLong(30), expected, null, null, null, null);
                    }
                    long delta = random.nextLong(-20, 20);
                    EntryType type = delta < 0 ? EntryType.SALE : EntryType.RETURN;
                    return new StockLine(sku, type, delta == 0 ? 1 : delta, null, expected, null, null, null, null);
                })
                .toList();
        return new StockWrite(WAREHOUSE, EntrySource.API, TOKEN, lines);
    }

    private static final class NaiveModel {

        private final Map<String, Long> stock;
        private final List<String> history = new ArrayList<>();

        NaiveModel(Map<String, Long> start) {
            stock = new HashMap<>(start);
        }

        boolean apply(StockWrite write) {
            Map<String, Long> tentative = new HashMap<>(stock);
            List<String> lines = new ArrayList<>();
            for (StockLine line : write.lines()) {
                Long before = tentative.get(line.sku());
                if (before == null
                        || (line.expectedQuantity() != null
                                && !line.expectedQuantity().equals(before))) {
                    return false;
                }
                Long counted = line.countedQuantity();
                Long sent = line.delta();
                long after = counted != null ? counted : before + (sent == null ? 0 : sent);
                if (after < 0) {
                    return false;
                }
                tentative.put(line.sku(), after);
                lines.add(line.sku() + " " + (after - before) + " " + after);
            }
            stock.putAll(tentative);
            history.addAll(lines);
            return true;
        }
    }

    private static final class LongRange {

        static List<Long> upTo(int last) {
            return java.util.stream.LongStream.rangeClosed(1, last).boxed().toList();
        }
    }

    private static Fold foldWith(String sku, long quantity) {
        return fold(Map.of(sku, level(quantity)));
    }

    private static Fold fold(Map<String, Level> levels) {
        return new Fold(head(0, REGISTERED), levels, NOW);
    }

    private static LedgerHead head(long sequence, Instant recordedAt) {
        return new LedgerHead(WAREHOUSE, sequence, HashChain.genesis(), recordedAt, 0);
    }

    private static Level level(long quantity) {
        return new Level(quantity, 40, 120, 0, quantity <= 40, 0);
    }

    private static StockWrite write(StockLine... lines) {
        return new StockWrite(WAREHOUSE, EntrySource.API, TOKEN, Arrays.asList(lines));
    }

    private static StockLine sale(String sku, long quantity) {
        return line(sku, EntryType.SALE, -quantity);
    }

    private static StockLine line(String sku, EntryType type, long delta) {
        return StockLine.of(sku, type, delta, null);
    }

    private static StockLine count(String sku, long quantity) {
        return new StockLine(sku, EntryType.ADJUSTMENT, null, quantity, null, null, null, null, null);
    }

    private static WriteOutcome.Accepted accepted(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Accepted.class);
        return (WriteOutcome.Accepted) outcome;
    }

    private static ErrorCode refusalCode(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
        return ((WriteOutcome.Refused) outcome).refusal().code();
    }

    private static List<Violation> violations(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
        return ((WriteOutcome.Refused) outcome).refusal().errors();
    }
}
