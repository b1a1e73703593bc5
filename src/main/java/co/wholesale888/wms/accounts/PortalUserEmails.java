package co.wholesale888.wms.accounts;

import co.wholesale888.wms.audit.UserEmails;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells the audit trail the e-mail addresses of portal users. */
@Component
class PortalUserEmails implements UserEmails {

    private final EntityManager entityManager;

    PortalUserEmails(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public Optional<String> emailOf(UUID userId) {
        return Optional.ofNullable(entityManager.find(PortalUser.class, userId)).map(PortalUser::email);
    }
}
