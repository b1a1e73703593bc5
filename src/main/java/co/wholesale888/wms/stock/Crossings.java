package co.wholesale888.wms.stock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Queues crossings for their evaluation, in the transaction that causes them. */
@Component
public class Crossings {

    private static final String STORE = """
            insert into crossing (warehouse_id, number, kind, sku, quantity, threshold, par, sequence, happened_at)
            select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::bigint[], ?::timestamptz[])""";

    private final JdbcTemplate jdbc;
    private final ObjectProvider<CrossingFollower> followers;

    Crossings(DataSource dataSource, ObjectProvider<CrossingFollower> followers) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.followers = followers;
    }

    /**
     * Stores crossings, numbered by the caller, who holds the lock of their warehouses' heads and counts them there.
     * After its commit it calls {@link #committed}.
     */
    public void store(Connection connection, List<Crossing> crossings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            bind(statement, 1, "uuid", crossings, Crossing::warehouseId);
            bind(statement, 2, "int8", crossings, Crossing::number);
            bind(statement, 3, "text", crossings, Crossing::kind);
            bind(statement, 4, "text", crossings, Crossing::sku);
            bind(statement, 5, "int8", crossings, Crossing::quantity);
            bind(statement, 6, "int8", crossings, Crossing::threshold);
            bind(statement, 7, "int8", crossings, Crossing::par);
            bind(statement, 8, "int8", crossings, Crossing::sequence);
            bind(statement, 9, "text", crossings, Crossing::happenedAt);
            statement.executeUpdate();
        }
    }

    /** Stores one crossing in the running transaction, on the same terms. */
    void store(Crossing crossing) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            store(connection, List.of(crossing));
            return null;
        });
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                committed();
            }
        });
    }

    /** Tells those who evaluate that there is something to do. */
    public void committed() {
        followers.forEach(CrossingFollower::crossed);
    }

    private static void bind(
            PreparedStatement statement,
            int at,
            String type,
            List<Crossing> crossings,
            Function<Crossing, Object> value)
            throws SQLException {
        Object[] column = crossings.stream().map(value).toArray();
        statement.setArray(at, statement.getConnection().createArrayOf(type, column));
    }
}
