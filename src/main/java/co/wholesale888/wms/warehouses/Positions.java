package co.wholesale888.wms.warehouses;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Places in lists that are ordered by id. */
final class Positions {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private Positions() {}

    static UUID read(@Nullable String after) {
        return after == null ? BEFORE_ALL : UUID.fromString(after);
    }
}
