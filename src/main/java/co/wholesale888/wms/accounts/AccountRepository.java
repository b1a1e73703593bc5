package co.wholesale888.wms.accounts;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

public interface AccountRepository extends Repository<Account, UUID> {

    /** Finds the account and locks its row until the transaction ends, so that its status cannot change. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from Account a where a.id = :id")
    Optional<Account> findAndLock(UUID id);

    Optional<Account> findById(UUID id);

    List<Account> findByIdIn(Collection<UUID> ids);

    @Query("select a, u.id, u.email from Account a join PortalUser u on u.accountId = a.id where a.id = :id")
    AccountWithUser findWithUser(UUID id);

    @Query("""
            select a, u.id, u.email from Account a join PortalUser u on u.accountId = a.id
            where a.status in :statuses and a.id > :after
            order by a.id
            """)
    List<AccountWithUser> findWithUsers(Collection<Account.Status> statuses, UUID after, Limit limit);
}
