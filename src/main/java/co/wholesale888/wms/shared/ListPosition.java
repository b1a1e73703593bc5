package co.wholesale888.wms.shared;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Positions in lists that are ordered by id. */
public final class ListPosition {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private ListPosition() {}

    /** The id to list after; the smallest id if {@code after} is null. */
    public static UUID read(@Nullable String after) {
        return after == null ? BEFORE_ALL : UUID.fromString(after);
    }
}
