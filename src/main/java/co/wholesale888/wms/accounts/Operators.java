package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The users of 888's own staff and systems. */
@Service
public class Operators implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Operators.class);

    private final OperatorProperties properties;
    private final PortalUserRepository users;
    private final UnconfirmedUsers unconfirmed;
    private final Passwords passwords;
    private final ResetLinks links;
    private final AccessEpoch epoch;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Operators(
            OperatorProperties properties,
            PortalUserRepository users,
            UnconfirmedUsers unconfirmed,
            Passwords passwords,
            ResetLinks links,
            AccessEpoch epoch,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.properties = properties;
        this.users = users;
        this.unconfirmed = unconfirmed;
        this.passwords = passwords;
        this.links = links;
        this.epoch = epoch;
        this.trail = trail;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Creates or updates the configured operator before the service accepts requests. */
    @Override
    @Transactional
    public void afterSingletonsInstantiated() {
        if (properties.email() != null && properties.password() != null) {
            ensure(properties.email(), properties.password());
        }
    }

    /** Says so if nobody can approve accounts. Comes after the demo, which brings an operator along. */
    @EventListener(ApplicationReadyEvent.class)
    void warnIfThereIsNone() {
        if (!users.existsByRole(PortalUser.Role.OPERATOR)) {
            log.warn("There is no operator, so nobody can approve accounts or ship orders. Set wms.operator.email and"
                    + " wms.operator.password, and start again");
        }
    }

    /**
     * Creates the operator if it does not exist, and sets its password if it differs. Takes the place of somebody who
     * has signed up with the e-mail address and not confirmed it. Several instances may call this at the same time.
     *
     * @return the operator's user id
     * @throws InvalidSettingException if the e-mail address belongs to a client's user
     */
    @Transactional
    public UUID ensure(String email, String password) {
        unconfirmed.discard(email);
        PortalUser user = users.findByEmail(email).orElseGet(() -> {
            Instant now = Times.micros(clock.instant());
            boolean created = users.insertOperatorIfAbsent(IdKind.next(), email, passwords.hash(password), now) == 1;
            PortalUser found = users.findByEmail(email).orElseThrow();
            if (created) {
                record(found, Map.of("created", true));
            }
            return found;
        });
        if (user.role() != PortalUser.Role.OPERATOR) {
            throw new InvalidSettingException("wms.operator.email", "belongs to a client's user; use another address");
        }
        if (!passwords.matches(password, user.passwordHash())) {
            String hash = passwords.hash(password);
            links.revoke(user.id());
            users.changePassword(user.id(), hash);
            epoch.advance(user.id());
            publisher.publishEvent(new PasswordChanged(user.id()));
            record(user, Map.of());
        }
        return user.id();
    }

    /** The service itself has set the password, from its settings, and nobody by a link. */
    private void record(PortalUser user, Map<String, ?> more) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("email", user.email());
        details.put("by", "settings");
        details.putAll(more);
        trail.recordOfService(AuditAction.PASSWORD_CHANGED, IdKind.USER.format(user.id()), details);
    }
}
