package co.wholesale888.wms.accounts;

import co.wholesale888.wms.audit.UserEmails;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PortalUserRepository extends Repository<PortalUser, UUID>, UserEmails {

    Optional<PortalUser> findById(UUID id);

    @Query("from PortalUser u where lower(u.email) = lower(:email)")
    Optional<PortalUser> findByEmail(String email);

    @Override
    default Optional<String> emailOf(UUID userId) {
        return findById(userId).map(PortalUser::email);
    }
}
