package co.wholesale888.wms.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds arrays to the parameters of a statement, one after the other. */
public final class ArrayBinder {

    private static final HexFormat HEX = HexFormat.of();

    private final PreparedStatement statement;
    private int next = 1;

    public ArrayBinder(PreparedStatement statement) {
        this.statement = statement;
    }

    public void skip(int parameters) {
        next += parameters;
    }

    public <T> void array(String type, List<T> rows, Column<T> value) throws SQLException {
        @Nullable Object[] column = new @Nullable Object[rows.size()];
        Arrays.setAll(column, i -> value.of(rows.get(i)));
        statement.setArray(next++, statement.getConnection().createArrayOf(type, column));
    }

    public void bytes(List<String> hex) throws SQLException {
        byte[][] column = hex.stream().map(HEX::parseHex).toArray(byte[][]::new);
        statement.setArray(next++, statement.getConnection().createArrayOf("bytea", column));
    }

    /** A row's value in one column. */
    public interface Column<T> {

        @Nullable
        Object of(T row);
    }
}
