package co.wholesale888.wms.invitations;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.EmailAddresses;
import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Invites users to accounts, and operators. The invited get a link that works once, within 7 days ({@link ResetLinks}),
 * and accept by it ({@link Acceptance}). Everything that touches an invitation and its link locks the invitation first.
 */
@Service
public class Invitations {

    private static final Duration LIFETIME = Duration.ofDays(7);

    /** Bounds the mail that an account causes, and how many addresses it can ask for. */
    private static final int LINKS_PER_HOUR = 60;

    private static final String TOO_MANY = "Too many invitations in an hour.";

    private final InvitationRepository invitations;
    private final EntityManager entityManager;
    private final Users users;
    private final UserChanges changes;
    private final Accounts accounts;
    private final ResetLinks links;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final AttemptLimit perTeam = new AttemptLimit(LINKS_PER_HOUR, Duration.ofHours(1));

    Invitations(
            InvitationRepository invitations,
            EntityManager entityManager,
            Users users,
            UserChanges changes,
            Accounts accounts,
            ResetLinks links,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.invitations = invitations;
        this.entityManager = entityManager;
        this.users = users;
        this.changes = changes;
        this.accounts = accounts;
        this.links = links;
        this.trail = trail;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Those that were not accepted yet: to an account, or of operators if it is null; oldest first. */
    public List<Invitation> of(@Nullable UUID accountId) {
        return invitations.of(accountId);
    }

    /**
     * Invites somebody, and publishes the link. It is returned this once.
     *
     * @param role null for an operator
     * @param service the address of the service as browsers reach it, without a slash at the end
     * @throws RefusedException VALIDATION_FAILED at {@code email}; INVALID_STATE if the address is that of a user, is
     *     invited already, or there are {@link Users#MAX} users; RATE_LIMITED; INSUFFICIENT_SCOPE
     */
    @Transactional
    public UserInvited invite(Users.Team team, String email, @Nullable AccountRole role, String service) {
        if (!EmailAddresses.isValid(email)) {
            throw RefusedException.invalid("email", "email " + EmailAddresses.RULE + ".");
        }
        count(team);
        changes.lock(team);
        List<Invitation> pending = invitations.of(team.accountId());
        // Read last, so that whoever accepts an invitation meanwhile, which needs no lock of users, is counted
        List<Users.Item> present = users.of(team.accountId());
        if (present.stream().anyMatch(user -> user.email().equalsIgnoreCase(email))) {
            throw conflict("%s is a user already.".formatted(email));
        }
        if (pending.stream().anyMatch(invitation -> invitation.email().equalsIgnoreCase(email))) {
            throw conflict("%s is invited already. Renew that invitation to get a new link.".formatted(email));
        }
        if (users.isTaken(email)) {
            throw conflict("%s cannot be invited: one address signs in to one account. Invite another address."
                    .formatted(email));
        }
        if (present.size() + pending.size() >= Users.MAX) {
            throw conflict("There are %s users already, the invited included. Remove one, or withdraw an invitation."
                    .formatted(Users.MAX));
        }
        Instant now = Times.micros(clock.instant());
        Invitation invitation = new Invitation(IdKind.next(), team.accountId(), role, email, now, now.plus(LIFETIME));
        entityManager.persist(invitation);
        return createLink(invitation, service, AuditAction.USER_INVITED);
    }

    /**
     * Makes a new link, which replaces the one before. Otherwise like {@link #invite}.
     *
     * @throws RefusedException NOT_FOUND; RATE_LIMITED; INSUFFICIENT_SCOPE
     */
    @Transactional
    public UserInvited renew(Users.Team team, UUID id, String service) {
        count(team);
        Invitation invitation = lock(team, id);
        require(invitations.extend(id, clock.instant().plus(LIFETIME)) == 1);
        return createLink(invitation, service, AuditAction.INVITATION_RENEWED);
    }

    /** Takes an invitation back; {@link ErrorCode#NOT_FOUND} if it does not exist, or was accepted. */
    @Transactional
    public void withdraw(Users.Team team, UUID id) {
        Invitation invitation = lock(team, id);
        require(invitations.delete(id) == 1);
        links.revoke(id);
        invitation.record(AuditAction.INVITATION_WITHDRAWN, trail);
    }

    private UserInvited createLink(Invitation invitation, String service, AuditAction action) {
        Instant expiresAt = clock.instant().plus(LIFETIME);
        String secret = links.create(invitation.id(), expiresAt);
        UserInvited invited = new UserInvited(
                invitation.id(),
                invitation.email(),
                invitation.accountName(accounts),
                invitation.role(),
                service,
                "/portal/invitation?token=" + secret,
                expiresAt);
        invitation.record(action, trail);
        publisher.publishEvent(invited);
        return invited;
    }

    private Invitation lock(Users.Team team, UUID id) {
        changes.lock(team);
        return invitations.of(team.accountId()).stream()
                .filter(invitation -> invitation.id().equals(id))
                .findFirst()
                .orElseThrow(Invitations::gone);
    }

    private void count(Users.Team team) {
        perTeam.reserve(String.valueOf(team.accountId()), TOO_MANY);
    }

    private static void require(boolean exists) {
        if (!exists) {
            throw gone();
        }
    }

    private static RefusedException gone() {
        return RefusedException.notFound("invitation");
    }

    private static RefusedException conflict(String detail) {
        return new RefusedException(ErrorCode.INVALID_STATE, detail);
    }
}
