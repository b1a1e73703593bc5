package co.wholesale888.wms.shared;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of one list that is merged from many sorted sources, such as the stock of all warehouses of an account,
 * with a bounded number of rows for each page, however many rows the sources have.
 *
 * <p>A round reads some rows of each source and then more of those that lag behind. With {@code n} sources, about
 * {@code limit / √n} rows of each and {@code limit} rows of {@code √n} sources always suffice for a page if no row is
 * filtered out. With a filter, rounds grow and end after {@link #MAX_ROUNDS}: the page may then be short, or empty,
 * although more follow.
 *
 * @param <K> the position of a row in the list; no two rows have the same
 * @param <T> a row
 */
public final class MergedList<K, T> {

    private static final int MAX_ROUNDS = 6;
    private static final int MAX_ROWS_AT_ONCE = 40_000;
    private static final int GROWTH = 8;

    private final int sources;
    private final Comparator<? super K> order;
    private final Function<? super T, ? extends K> key;
    private final Reader<K, T> reader;
    private final int breadth;

    /**
     * @param sources the number of sources, from 1
     * @param order the order of the list, in which each source is sorted
     */
    public MergedList(
            int sources, Comparator<? super K> order, Function<? super T, ? extends K> key, Reader<K, T> reader) {
        this.sources = sources;
        this.order = order;
        this.key = key;
        this.reader = reader;
        this.breadth = (int) Math.ceil(Math.sqrt(sources));
    }

    /** Reads rows of several sources at once. */
    public interface Reader<K, T> {

        /** Reads up to {@code count} rows of each of these sources. */
        Rows<K, T> read(List<Start<K>> starts, int count);
    }

    /**
     * Where to read on in a source.
     *
     * @param source its number, from 0
     * @param after a position in the list, which may be that of a row of another source; null for the beginning
     */
    public record Start<K>(int source, @Nullable K after) {}

    /**
     * What was read.
     *
     * @param found the rows that pass the filter
     * @param ends the last row that was read, passing or not, of each source that may have more
     */
    public record Rows<K, T>(List<T> found, List<Start<K>> ends) {}

    /**
     * A part of the list.
     *
     * @param next the position after which it goes on; null at the end
     */
    public record Part<K, T>(List<T> items, @Nullable K next) {}

    /** Reads the part of up to {@code limit} rows that follows a position; null for the beginning. */
    public Part<K, T> after(@Nullable K position, int limit) {
        List<T> found = new ArrayList<>();
        int count = Math.ceilDiv(limit + 1, breadth);
        K end = position;
        for (int round = 0; round < MAX_ROUNDS && found.size() <= limit; round++) {
            end = advance(end, count, limit + 1, found);
            if (end == null) {
                break;
            }
            count = Math.max(count, Math.min(count * GROWTH, MAX_ROWS_AT_ONCE / sources));
        }
        if (found.size() <= limit) {
            return new Part<>(found, end);
        }
        List<T> items = found.subList(0, limit);
        return new Part<>(items, key.apply(items.getLast()));
    }

    /** Adds the next rows, in order and without a gap, and returns where they end; null at the end of the list. */
    private @Nullable K advance(@Nullable K from, int count, int wanted, List<T> found) {
        List<Start<K>> starts = IntStream.range(0, sources)
                .mapToObj(source -> new Start<>(source, from))
                .toList();
        Rows<K, T> first = reader.read(starts, count);
        List<T> rows = new ArrayList<>(first.found);
        List<Start<K>> ends = sorted(first.ends);
        if (!ends.isEmpty() && found.size() + until(ends.getFirst().after, rows).size() < wanted) {
            int lagging = Math.min(breadth, ends.size());
            Rows<K, T> more = reader.read(List.copyOf(ends.subList(0, lagging)), count * breadth);
            rows.addAll(more.found);
            List<Start<K>> others = new ArrayList<>(ends.subList(lagging, ends.size()));
            others.addAll(more.ends);
            ends = sorted(others);
        }
        K end = ends.isEmpty() ? null : ends.getFirst().after;
        found.addAll(until(end, rows));
        return end;
    }

    private List<Start<K>> sorted(List<Start<K>> ends) {
        return ends.stream()
                .sorted(Comparator.comparing((Start<K> end) -> end.after, Comparator.nullsFirst(order)))
                .toList();
    }

    private List<T> until(@Nullable K end, List<T> rows) {
        return rows.stream()
                .filter(row -> end == null || order.compare(key.apply(row), end) <= 0)
                .sorted((one, other) -> order.compare(key.apply(one), key.apply(other)))
                .toList();
    }
}
