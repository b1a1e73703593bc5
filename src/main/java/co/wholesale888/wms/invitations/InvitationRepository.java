package co.wholesale888.wms.invitations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface InvitationRepository extends Repository<Invitation, UUID> {

    Optional<Invitation> findById(UUID id);

    List<Invitation> findByAccountIdOrderById(UUID accountId);

    List<Invitation> findByAccountIdIsNullOrderById();

    /** Those to an account, or of operators if it is null, oldest first. */
    default List<Invitation> of(@Nullable UUID accountId) {
        return accountId == null ? findByAccountIdIsNullOrderById() : findByAccountIdOrderById(accountId);
    }

    /** Locks the invitation as well; 0 if it does not exist any more. */
    @Modifying
    @Query(value = "update invitation set expires_at = :expiresAt where id = :id", nativeQuery = true)
    int extend(UUID id, Instant expiresAt);

    /** Returns 0 if it does not exist any more. */
    @Modifying
    @Query("delete from Invitation i where i.id = :id")
    int delete(UUID id);
}
