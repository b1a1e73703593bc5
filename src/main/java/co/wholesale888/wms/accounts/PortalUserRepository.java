package co.wholesale888.wms.accounts;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PortalUserRepository extends Repository<PortalUser, UUID> {

    @Query("from PortalUser u where lower(u.email) = lower(:email)")
    Optional<PortalUser> findByEmail(String email);

    List<PortalUser> findByAccountIdInOrderById(Collection<UUID> accountIds);
}
