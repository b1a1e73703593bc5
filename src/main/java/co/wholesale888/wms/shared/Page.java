package co.wholesale888.wms.shared;

import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the position of the next page, or null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1_000;

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

    public boolean hasMore() {
        return next != null;
    }
}
