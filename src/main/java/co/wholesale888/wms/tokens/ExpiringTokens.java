package co.wholesale888.wms.tokens;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Finds tokens of all warehouses that are about to expire. */
@Service
public class ExpiringTokens {

    private final TokenRepository repository;

    ExpiringTokens(TokenRepository repository) {
        this.repository = repository;
    }

    /**
     * Returns tokens that work now and expire until a time, in the order of their ids. Tokens that were reissued are
     * left out: they have a successor.
     *
     * @param after the id after which to start
     */
    public List<Token> page(Instant now, Instant until, UUID after, int limit) {
        return repository.findExpiring(now, until, after, Limit.of(limit));
    }
}
