package co.wholesale888.wms.tokens;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface TokenRepository extends Repository<Token, Token.Key> {

    String ACTIVE = """
            from Token t
            where t.warehouseId = :warehouseId and t.revokedAt is null
              and (t.spec.expiresAt is null or t.spec.expiresAt > :now)
            """;

    Optional<Token> findByWarehouseIdAndId(UUID warehouseId, UUID id);

    List<Token> findByWarehouseIdAndIdGreaterThanOrderById(UUID warehouseId, UUID after, Limit limit);

    List<Token> findByWarehouseIdAndIdIn(UUID warehouseId, Collection<UUID> ids);

    @Query(ACTIVE + "order by t.id desc")
    List<Token> findActive(UUID warehouseId, Instant now);

    @Query("""
            from Token t
            where t.warehouseId = :warehouseId and (t.revokedAt is not null or t.spec.expiresAt <= :now)
            order by t.id desc""")
    List<Token> findEnded(UUID warehouseId, Instant now, Limit limit);

    @Query("""
            from Token t
            where t.id > :after and t.revokedAt is null and t.replacedBy is null
              and t.spec.expiresAt > :now and t.spec.expiresAt <= :until
            order by t.id""")
    List<Token> findExpiring(Instant now, Instant until, UUID after, Limit limit);

    @Query("select count(t) " + ACTIVE)
    long countActive(UUID warehouseId, Instant now);
}
