package co.wholesale888.wms.shared;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.MergedList.Part;
import co.wholesale888.wms.shared.MergedList.Rows;
import co.wholesale888.wms.shared.MergedList.Start;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A list that is merged from many sources is that which sorting all of them would make. */
class MergedListTest {

    private static final Comparator<Row> ORDER =
            Comparator.comparingInt(Row::value).thenComparingInt(Row::source);

    private int rowsRead;

    private record Row(int value, int source) {}

    @Test
    void pagesOfRandomSourcesAreThoseOfTheSortedWhole() {
        Random random = new Random(888);
        for (int i = 0; i < 500; i++) {
            int span = 1 + random.nextInt(200);
            boolean disjoint = random.nextBoolean();
            List<List<Row>> sources = IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(source -> random.ints(random.nextInt(60), 0, span)
                            .distinct()
                            .mapToObj(value -> new Row(disjoint ? source * span + value : value, source))
                            .sorted(ORDER)
                            .toList())
                    .toList();
            int divisor = 1 + random.nextInt(20);
            requireAll(sources, value -> value % divisor == 0, 1 + random.nextInt(30));
        }
    }

    @Test
    void anUnfilteredPageIsFullAfterOneRound() {
        int[] sizes = {1, 2, 10, 100, 1_000};
        for (int size : sizes) {
            for (boolean disjoint : new boolean[] {true, false}) {
                List<List<Row>> sources = IntStream.range(0, size)
                        .mapToObj(source -> IntStream.range(0, 300)
                                .mapToObj(value -> new Row(disjoint ? source * 300 + value : value, source))
                                .toList())
                        .toList();
                rowsRead = 0;

                Part<Row, Row> part = list(sources, value -> true).after(new Row(17, 0), 100);

                assertThat(part.items()).hasSize(100);
                assertThat(rowsRead)
                        .as("of %s sources", size)
                        .isLessThanOrEqualTo(2 * 101 * (int) Math.sqrt(size) + 3 * size + 101);
            }
        }
    }

    @Test
    void aFilterThatNothingPassesEndsWithAShortPage() {
        List<List<Row>> sources = List.of(IntStream.range(0, 2_000_000)
                .mapToObj(value -> new Row(value, 0))
                .toList());

        Part<Row, Row> part = list(sources, value -> false).after(null, 100);

        assertThat(part.items()).isEmpty();
        assertThat(part.next()).isNotNull();
        assertThat(rowsRead).isLessThan(500_000);
    }

    private void requireAll(List<List<Row>> sources, IntPredicate filter, int limit) {
        List<Row> expected = sources.stream()
                .flatMap(List::stream)
                .filter(row -> filter.test(row.value))
                .sorted(ORDER)
                .toList();
        List<Row> found = new ArrayList<>();
        Part<Row, Row> part = list(sources, filter).after(null, limit);
        found.addAll(part.items());
        for (Row next = part.next(); next != null; next = part.next()) {
            assertThat(part.items().size()).isLessThanOrEqualTo(limit);
            part = list(sources, filter).after(next, limit);
            found.addAll(part.items());
        }
        assertThat(found).isEqualTo(expected);
    }

    private MergedList<Row, Row> list(List<List<Row>> sources, IntPredicate filter) {
        return new MergedList<>(sources.size(), ORDER, row -> row, (starts, count) -> {
            List<Row> found = new ArrayList<>();
            List<Start<Row>> ends = new ArrayList<>();
            for (Start<Row> start : starts) {
                Row after = start.after();
                List<Row> rows = sources.get(start.source()).stream()
                        .filter(row -> after == null || ORDER.compare(row, after) > 0)
                        .limit(count)
                        .toList();
                rowsRead += rows.size();
                rows.stream().filter(row -> filter.test(row.value)).forEach(found::add);
                if (rows.size() == count) {
                    ends.add(new Start<>(start.source(), rows.getLast()));
                }
            }
            return new Rows<>(found, ends);
        });
    }
}
