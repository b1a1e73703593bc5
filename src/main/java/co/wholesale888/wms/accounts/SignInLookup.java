package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessPool;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.annotation.PreDestroy;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the users of e-mail addresses who may sign in: those who have signed up, and not confirmed the address, do not
 * exist here. Concurrent calls share one query over one connection.
 */
@Component
class SignInLookup {

    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    private final JdbcClient jdbc;
    private final Lane<String, Found> lane;

    SignInLookup(AccessPool pool) {
        this.jdbc = pool.jdbc();
        this.lane = new Lane<>("access-users", 1_000, 100, MAX_WAIT, email -> 1, this::lookUp);
    }

    /**
     * Finds the user with this e-mail address; {@link Found#NOBODY} if there is none.
     *
     * @param email normalized by {@link EmailAddresses#normalize}
     */
    Found find(String email) {
        return lane.call(email);
    }

    @PreDestroy
    void destroy() {
        lane.close();
    }

    private List<Found> lookUp(List<String> emails) {
        Map<String, Found> found = new HashMap<>();
        try {
            jdbc.sql("""
                    select lower(u.email) as email, u.id, u.account_id, u.account_role, u.password_hash,
                           u.second_factor, a.status, p.ids, p.hashes
                    from portal_user u
                    left join account a on a.id = u.account_id
                    left join lateral (
                        select array_agg(id) as ids, array_agg(hash) as hashes from app_password where user_id = u.id
                    ) p on true
                    where lower(u.email) = any(?) and u.confirmed
                    """).param(emails.toArray(String[]::new)).query(row -> {
                found.put(row.getString("email"), read(row));
            });
        } catch (DataAccessException e) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "The sign-in cannot be checked right now. Nothing was done; try again.");
        }
        return emails.stream()
                .map(email -> found.getOrDefault(email, Found.NOBODY))
                .toList();
    }

    private static Found read(ResultSet row) throws SQLException {
        Caller.User caller = Caller.User.of(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("account_role"),
                "APPROVED".equals(row.getString("status")));
        return new Found(caller, row.getString("password_hash"), row.getBoolean("second_factor"), appPasswords(row));
    }

    private static Map<SecretHash, UUID> appPasswords(ResultSet row) throws SQLException {
        Array ids = row.getArray("ids");
        if (ids == null) {
            return Map.of();
        }
        UUID[] id = (UUID[]) ids.getArray();
        byte[][] hash = (byte[][]) row.getArray("hashes").getArray();
        Map<SecretHash, UUID> found = new HashMap<>();
        for (int i = 0; i < id.length; i++) {
            found.put(SecretHash.of(hash[i]), id[i]);
        }
        return found;
    }

    /**
     * A user's identity and password hash; both are null if there is no such user.
     *
     * @param secondFactor whether the password alone is not enough
     * @param appPasswords the ids of the user's application passwords, by the hashes of these
     */
    record Found(
            Caller.@Nullable User caller,
            @Nullable String passwordHash,
            boolean secondFactor,
            Map<SecretHash, UUID> appPasswords) {

        static final Found NOBODY = new Found(null, null, false, Map.of());
    }
}
