package co.wholesale888.wms.idempotency;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads the outcomes of keys. */
interface KeyOutcomes extends Repository<KeyOutcome, KeyOutcome.Key> {

    /** The outcome of a key that has not expired. Answers to operators are not for the tokens of a warehouse. */
    @Query("""
            from KeyOutcome o where o.scopeId = :scopeId and o.key = :key and o.expiresAt > instant
            and o.path not like '/ops/%'""")
    Optional<KeyOutcome> find(UUID scopeId, String key);
}
