package co.wholesale888.wms.accounts;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds users by their e-mail addresses, for operators. */
@Component
public class UserDirectory {

    private final PortalUserRepository users;

    UserDirectory(PortalUserRepository users) {
        this.users = users;
    }

    /** A user. */
    public record Found(UUID id, String email, boolean operator) {}

    /** Finds the user, whatever the case of the address. */
    public Optional<Found> find(String email) {
        return users.findByEmail(email)
                .map(user -> new Found(user.id(), user.email(), user.role() == PortalUser.Role.OPERATOR));
    }
}
