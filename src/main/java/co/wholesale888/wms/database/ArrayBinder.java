package co.wholesale888.wms.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds one array for each column of a set-based statement ({@code unnest(?::uuid[], ?::text[])}) to the statement's
 * parameters, one after the other.
 */
public final class ArrayBinder {

    private final PreparedStatement statement;
    private int next = 1;

    /** Starts with the statement's first parameter. */
    public ArrayBinder(PreparedStatement statement) {
        this.statement = statement;
    }

    /**
     * Binds the next parameter to one column of the rows.
     *
     * @param type PostgreSQL's name of the element type, such as {@code uuid} or {@code int8}
     */
    public <T> ArrayBinder column(
            String type, Collection<? extends T> rows, Function<? super T, ? extends @Nullable Object> value)
            throws SQLException {
        @Nullable Object[] column = array(type, rows.size());
        int i = 0;
        for (T row : rows) {
            Object cell = value.apply(row);
            column[i++] = cell != null && column instanceof String[] ? cell.toString() : cell;
        }
        return values(type, column);
    }

    /** The driver sends arrays of these types in binary form, and any other as text, which the server must parse. */
    private static @Nullable Object[] array(String type, int length) {
        return switch (type) {
            case "int8" -> new @Nullable Long[length];
            case "int4" -> new @Nullable Integer[length];
            case "bool" -> new @Nullable Boolean[length];
            case "text" -> new @Nullable String[length];
            default -> new @Nullable Object[length];
        };
    }

    /** Binds the next parameter to a time. */
    public ArrayBinder time(Instant time) throws SQLException {
        statement.setObject(next++, time.atOffset(ZoneOffset.UTC));
        return this;
    }

    /** Binds the next parameter to a number. */
    public ArrayBinder number(int number) throws SQLException {
        statement.setInt(next++, number);
        return this;
    }

    /** Binds the next parameter to these values. A {@code byte[][]} is bound as {@code bytea[]}. */
    public ArrayBinder values(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
