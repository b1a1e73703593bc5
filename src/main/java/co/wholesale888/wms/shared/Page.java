package co.wholesale888.wms.shared;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the position of the next page, or null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1_000;

    /** How many lines the items of a page may have together, except a page of one item. */
    public static final int MAX_LINES = 10_000;

    private static final UUID GREATEST_ID = new UUID(-1, -1);

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page from the result of a query for {@code limit + 1} rows.
     *
     * @param position gives the position of an item in the list's order, for the cursor
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> position) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, position.apply(items.getLast()));
    }

    /**
     * Makes a page of a list that is ordered by id.
     *
     * @param after {@link #next} of the previous page, or null
     * @param query finds up to so many items whose ids follow an id
     */
    public static <T> Page<T> byId(
            @Nullable String after, int limit, BiFunction<UUID, Integer, List<T>> query, Function<T, UUID> id) {
        UUID last = after == null ? new UUID(0, 0) : UUID.fromString(after);
        return of(query.apply(last, limit + 1), limit, item -> id.apply(item).toString());
    }

    /** Where a list begins that is ordered by id, newest first: {@link #next} of the previous page if there is one. */
    public static UUID before(@Nullable String next) {
        return next == null ? GREATEST_ID : UUID.fromString(next);
    }

    /** An item of a list whose items have lines, without its content. */
    public interface Row {

        UUID id();

        /** The id by which the list is sorted. */
        default UUID position() {
            return id();
        }

        Integer lineCount();
    }

    /**
     * Makes a page of items that are read by a second query, so that no page has more than {@link #MAX_LINES} lines.
     * Items that the second query no longer finds are left out; others may follow all the same.
     *
     * @param found the result of a query for {@code limit + 1} rows
     * @param read reads these items, in any order
     */
    public static <R extends Row, T> Page<T> withinLines(
            List<R> found, int limit, Function<List<R>, List<T>> read, Function<T, UUID> id) {
        int count = 0;
        int lines = 0;
        while (count < Math.min(limit, found.size())) {
            lines += found.get(count).lineCount();
            if (lines > MAX_LINES && count > 0) {
                break;
            }
            count++;
        }
        Page<R> page = of(found, count, row -> row.position().toString());
        Map<UUID, T> byId = page.items.isEmpty()
                ? Map.of()
                : read.apply(page.items).stream().collect(Collectors.toMap(id, Function.identity()));
        return new Page<>(
                page.items.stream()
                        .flatMap(row -> Stream.ofNullable(byId.get(row.id())))
                        .toList(),
                page.next);
    }

    /** The page of other items at the same position. */
    public <R> Page<R> map(Function<? super T, ? extends R> view) {
        return new Page<>(items.stream().<R>map(view).toList(), next);
    }

    public boolean hasMore() {
        return next != null;
    }
}
