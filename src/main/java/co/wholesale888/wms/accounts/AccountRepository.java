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

    /** Each account once, with the owner who was its user first. */
    String WITH_OWNER = """
            select a, u.id, u.email, u.confirmed from Account a join PortalUser u on u.accountId = a.id
            where u.accountRole = OWNER and not exists (
                select o.id from PortalUser o where o.accountId = a.id and o.accountRole = OWNER and o.id < u.id)
            """;

    /** Finds the account and locks its row until the transaction ends, so that its status cannot change. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from Account a where a.id = :id")
    Optional<Account> findAndLock(UUID id);

    Optional<Account> findById(UUID id);

    List<Account> findByIdIn(Collection<UUID> ids);

    @Query(WITH_OWNER + "and a.id = :id")
    AccountWithUser findWithUser(UUID id);

    @Query(WITH_OWNER + "and a.status in :statuses and a.id > :after order by a.id")
    List<AccountWithUser> findWithUsers(Collection<Account.Status> statuses, UUID after, Limit limit);

    @Query(WITH_OWNER + "and a.status = PENDING and u.confirmed order by a.id")
    List<AccountWithUser> findApprovable(Limit limit);
}
