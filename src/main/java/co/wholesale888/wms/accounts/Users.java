package co.wholesale888.wms.accounts;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The users of each account, and the operators: listing and adding them. {@link UserChanges} changes them. */
@Service
public class Users {

    /** The maximum number of users of an account, and of operators, the invited included. */
    public static final int MAX = 50;

    private final JdbcClient jdbc;
    private final PortalUserRepository users;
    private final EntityManager entityManager;
    private final UnconfirmedUsers unconfirmed;
    private final OperatorProperties settings;
    private final Clock clock;

    Users(
            JdbcClient jdbc,
            PortalUserRepository users,
            EntityManager entityManager,
            UnconfirmedUsers unconfirmed,
            OperatorProperties settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.entityManager = entityManager;
        this.unconfirmed = unconfirmed;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Whose users are changed, and by whom.
     *
     * @param accountId null for the operators
     * @param actorId an owner of the account, or an operator
     */
    public record Team(@Nullable UUID accountId, UUID actorId) {}

    /**
     * A user.
     *
     * @param role null for an operator
     * @param signedInAt when the user last signed in to the portal; null for never, as far as is known
     * @param confirmed whether the e-mail address is known to be the user's
     * @param configured whether this is the operator of the settings, who cannot be removed
     */
    public record Item(
            UUID id,
            String email,
            @Nullable AccountRole role,
            Instant createdAt,
            @Nullable Instant signedInAt,
            boolean confirmed,
            boolean configured) {

        /** Whether the user may invite and remove others. */
        boolean leads() {
            return role == null || role == AccountRole.OWNER;
        }
    }

    /** The users of an account, or the operators if it is null, in the order in which they were invited. */
    public List<Item> of(@Nullable UUID accountId) {
        return find(accountId, "");
    }

    /** Whether there is a user or an operator with this e-mail address for whom {@link #add} would be refused. */
    public boolean isTaken(String email) {
        return users.findByEmail(email).isPresent() && !unconfirmed.isReplaceable(email);
    }

    /**
     * Adds a user to an account, or an operator. Takes the place of somebody who has signed up with the e-mail address
     * and not confirmed it.
     *
     * @param accountId null for an operator, whose role is null, too
     * @throws RefusedException INVALID_STATE if a user has the same e-mail address, ignoring case
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(UUID id, @Nullable UUID accountId, @Nullable AccountRole role, String email, String passwordHash) {
        unconfirmed.discard(email);
        if (users.findByEmail(email).isPresent()) {
            throw emailTaken();
        }
        Instant now = Times.micros(clock.instant());
        entityManager.persist(new PortalUser(id, accountId, role, email, passwordHash, now));
        try {
            entityManager.flush();
        } catch (ConstraintViolationException e) {
            throw emailTaken(); // by a concurrent request
        }
    }

    /** What a sign-in leads to. */
    public enum SignInResult {
        REFUSED,
        SECOND_FACTOR_REQUIRED,
        SIGNED_IN
    }

    /**
     * Remembers when the user signed in, if the password is still the one that was checked, and says whether a second
     * factor is required. Locks the user, so that the answer holds until the transaction ends: a later change of the
     * password or of the second factors then finds the session that has started, and ends it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public SignInResult recordSignIn(UUID userId, String passwordHash) {
        return jdbc.sql("""
                        update portal_user set signed_in_at = case when second_factor then signed_in_at else ? end
                        where id = ? and password_hash = ? returning second_factor""")
                .params(OffsetDateTime.now(clock), userId, passwordHash)
                .query(Boolean.class)
                .optional()
                .map(secondFactor -> secondFactor ? SignInResult.SECOND_FACTOR_REQUIRED : SignInResult.SIGNED_IN)
                .orElse(SignInResult.REFUSED);
    }

    /** Does the same for a user who has shown a second factor; false if there is no such user any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean recordSignIn(UUID userId) {
        return jdbc.sql("update portal_user set signed_in_at = ? where id = ?")
                        .params(OffsetDateTime.now(clock), userId)
                        .update()
                == 1;
    }

    /** Like {@link #of}, and locks the users until the transaction ends. */
    List<Item> lock(@Nullable UUID accountId) {
        return find(accountId, " for no key update");
    }

    private List<Item> find(@Nullable UUID accountId, String lock) {
        String sql =
                "select id, account_id, account_role, email, created_at, signed_in_at, confirmed from portal_user where "
                        + (accountId == null ? "account_id is null" : "account_id = ?") + " order by id" + lock;
        JdbcClient.StatementSpec query = jdbc.sql(sql);
        return (accountId == null ? query : query.param(accountId))
                .query((row, n) -> read(row))
                .list();
    }

    private Item read(ResultSet row) throws SQLException {
        boolean operator = row.getObject("account_id") == null;
        String email = row.getString("email");
        return new Item(
                row.getObject("id", UUID.class),
                email,
                operator ? null : AccountRole.valueOf(row.getString("account_role")),
                SqlTimes.instant(row, "created_at"),
                SqlTimes.instantOrNull(row, "signed_in_at"),
                row.getBoolean("confirmed"),
                operator && email.equalsIgnoreCase(settings.email()));
    }

    private static RefusedException emailTaken() {
        return new RefusedException(
                ErrorCode.INVALID_STATE,
                "There is a user with this e-mail address already. Use that account, or another address.");
    }
}
