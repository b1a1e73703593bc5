package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes the users of an account, or the operators. Each change first locks the rows of all of them, so that changes
 * follow each other on whichever instances, and the last one who can invite others is never lost. Removed and lowered
 * users lose their rights on every instance within a second.
 */
@Service
public class UserChanges {

    private final JdbcClient jdbc;
    private final Users users;
    private final ResetLinks links;
    private final AccessEpoch epoch;
    private final ApplicationEventPublisher publisher;
    private final AuditTrail trail;

    UserChanges(
            JdbcClient jdbc,
            Users users,
            ResetLinks links,
            AccessEpoch epoch,
            ApplicationEventPublisher publisher,
            AuditTrail trail) {
        this.jdbc = jdbc;
        this.users = users;
        this.links = links;
        this.epoch = epoch;
        this.publisher = publisher;
        this.trail = trail;
    }

    /** Published in the transaction that removes a user, before the row is deleted, so that what belongs to it goes. */
    public record Removed(UUID userId) {}

    /**
     * Locks the team, so that nobody else changes it until the transaction ends.
     *
     * @throws RefusedException INSUFFICIENT_SCOPE if the actor may not change the team any more
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Users.Item> lock(Users.Team team) {
        List<Users.Item> all = users.lock(team.accountId());
        if (all.stream().noneMatch(user -> user.id().equals(team.actorId()) && user.leads())) {
            throw new RefusedException(
                    ErrorCode.INSUFFICIENT_SCOPE, "You may not change users any more. Ask one of those who may.");
        }
        return all;
    }

    /**
     * Changes what a user may do.
     *
     * @param expected the role on which the decision is based
     * @throws RefusedException NOT_FOUND; INVALID_STATE if the user has another role by now, or is the last owner;
     *     INSUFFICIENT_SCOPE
     */
    @Transactional
    public void changeRole(Users.Team team, UUID userId, AccountRole expected, AccountRole role) {
        List<Users.Item> all = lock(team);
        Users.Item user = require(all, userId);
        if (user.role() == role) {
            return;
        }
        if (user.role() != expected) {
            throw conflict("%s is %s by now. Nothing was changed; decide again.".formatted(user.email(), user.role()));
        }
        requireAnotherLeader(all, user, "Make somebody else an owner first.");
        jdbc.sql("update portal_user set account_role = ? where id = ?")
                .params(role.name(), userId)
                .update();
        epoch.advance(userId);
        trail.recordOfUser(AuditAction.USER_ROLE_CHANGED, userId, Map.of("from", expected, "to", role));
    }

    /**
     * Removes a user, whose sessions and sign-ins end. What the user has done stays in the audit trail.
     *
     * @throws RefusedException NOT_FOUND; INVALID_STATE if the user is the last owner or operator, an operator who
     *     acts, or the operator of the settings; INSUFFICIENT_SCOPE
     */
    @Transactional
    public void remove(Users.Team team, UUID userId) {
        // The link's row before the user's, as whoever sets a password by the link locks them
        links.revoke(userId);
        List<Users.Item> all = lock(team);
        Users.Item user = require(all, userId);
        if (user.role() == null && userId.equals(team.actorId())) {
            throw conflict("You cannot remove yourself. Ask another operator.");
        }
        if (user.configured()) {
            throw conflict(
                    "%s is in the settings of the service (wms.operator.email), so the next start would create it"
                                    .formatted(user.email())
                            + " again. Take it out of the settings first.");
        }
        requireAnotherLeader(all, user, "Make somebody else an owner, or invite another operator, first.");
        trail.recordOfUser(AuditAction.USER_REMOVED, userId, Map.of());
        publisher.publishEvent(new Removed(userId));
        jdbc.sql("delete from portal_user where id = ?").param(userId).update();
        epoch.advance(userId);
    }

    private static void requireAnotherLeader(List<Users.Item> all, Users.Item user, String whatToDo) {
        if (user.leads() && all.stream().filter(Users.Item::leads).count() == 1) {
            throw conflict("%s is the last one who may invite and remove users. Nothing was changed. %s"
                    .formatted(user.email(), whatToDo));
        }
    }

    private static Users.Item require(List<Users.Item> all, UUID userId) {
        return all.stream()
                .filter(user -> user.id().equals(userId))
                .findFirst()
                .orElseThrow(() -> RefusedException.notFound("user"));
    }

    private static RefusedException conflict(String detail) {
        return new RefusedException(ErrorCode.INVALID_STATE, detail);
    }
}
