package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** 888's own people and systems. */
@Service
public class Operators {

    private final PortalUserRepository users;
    private final Passwords passwords;
    private final AccessEpoch epoch;
    private final ApplicationEventPublisher publisher;
    private final JdbcClient jdbc;
    private final Clock clock;

    Operators(
            PortalUserRepository users,
            Passwords passwords,
            AccessEpoch epoch,
            ApplicationEventPublisher publisher,
            JdbcClient jdbc,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.epoch = epoch;
        this.publisher = publisher;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Makes sure that this operator exists and can sign in with this password. Any number of instances may do so at the
     * same time.
     *
     * @return the operator's id
     * @throws InvalidSettingException where a client's user has that e-mail address
     */
    @Transactional
    public UUID ensure(String email, String password) {
        Optional<PortalUser> before = users.findByEmail(email);
        if (before.isEmpty()) {
            add(email, password);
        }
        PortalUser user = before.or(() -> users.findByEmail(email)).orElseThrow();
        if (user.role() != PortalUser.Role.OPERATOR) {
            throw new InvalidSettingException("wms.operator.email", "belongs to a client's user; use another address");
        }
        if (!passwords.matches(password, user.passwordHash())) {
            user.changePassword(passwords.hash(password));
            epoch.bump();
            publisher.publishEvent(new PasswordChanged(user.id()));
        }
        return user.id();
    }

    private void add(String email, String password) {
        jdbc.sql("""
                insert into portal_user (id, role, email, password_hash, created_at)
                values (?, 'OPERATOR', ?, ?, ?)
                on conflict (lower(email)) do nothing
                """)
                .params(
                        IdKind.next(),
                        email,
                        passwords.hash(password),
                        Times.micros(clock.instant()).atOffset(ZoneOffset.UTC))
                .update();
    }
}
