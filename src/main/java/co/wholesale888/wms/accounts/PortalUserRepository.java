package co.wholesale888.wms.accounts;

import co.wholesale888.wms.audit.UserEmails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PortalUserRepository extends Repository<PortalUser, UUID>, UserEmails {

    Optional<PortalUser> findById(UUID id);

    boolean existsByRole(PortalUser.Role role);

    @Query("from PortalUser u where lower(u.email) = lower(:email)")
    Optional<PortalUser> findByEmail(String email);

    @Query(
            "select u.id, u.accountId, u.email from PortalUser u where u.accountId = :accountId and u.confirmed order by u.id")
    List<MailRecipients.Recipient> findRecipients(UUID accountId, Limit limit);

    /**
     * Does nothing if there is a user with this e-mail address, whom a concurrent start may have created.
     *
     * @return how many were inserted
     */
    @Modifying
    @Query(value = """
                insert into portal_user (id, role, email, password_hash, created_at)
                values (:id, 'OPERATOR', :email, :passwordHash, :createdAt)
                on conflict (lower(email)) do nothing
                """, nativeQuery = true)
    int insertOperatorIfAbsent(UUID id, String email, String passwordHash, Instant createdAt);

    /** Sets the password at once, and nothing else of the user. */
    @Modifying
    @Query("update PortalUser u set u.passwordHash = :passwordHash where u.id = :id")
    int changePassword(UUID id, String passwordHash);

    /** Does the same if the stored hash is still the one that was checked; 0 if not. */
    @Modifying
    @Query("update PortalUser u set u.passwordHash = :passwordHash where u.id = :id and u.passwordHash = :checked")
    int changePassword(UUID id, String checked, String passwordHash);

    @Override
    default Optional<String> emailOf(UUID userId) {
        return findById(userId).map(PortalUser::email);
    }

    @Override
    default Optional<UUID> accountOf(UUID userId) {
        return findById(userId).map(PortalUser::accountId);
    }
}
