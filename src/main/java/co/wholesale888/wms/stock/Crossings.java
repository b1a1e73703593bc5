package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.database.ArrayBinder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

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
     * Stores crossings in the transaction of the connection. The caller holds the locks of their warehouses' heads, has
     * numbered them there, and calls {@link #committed} after the commit.
     */
    public void store(Connection connection, List<Crossing> crossings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            new ArrayBinder(statement)
                    .column("uuid", crossings, Crossing::warehouseId)
                    .column("int8", crossings, Crossing::number)
                    .column("text", crossings, Crossing::kind)
                    .column("text", crossings, Crossing::sku)
                    .column("int8", crossings, Crossing::quantity)
                    .column("int8", crossings, Crossing::threshold)
                    .column("int8", crossings, Crossing::par)
                    .column("int8", crossings, Crossing::sequence)
                    .column("text", crossings, Crossing::happenedAt);
            statement.executeUpdate();
        }
    }

    /** Stores one crossing in the current transaction, and notifies the followers after its commit. */
    void store(Crossing crossing) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            store(connection, List.of(crossing));
            return null;
        });
        AfterCommit.run(this::committed);
    }

    /** Notifies the followers that there are crossings to evaluate. */
    public void committed() {
        followers.forEach(CrossingFollower::crossed);
    }
}
