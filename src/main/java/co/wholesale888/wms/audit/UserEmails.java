package co.wholesale888.wms.audit;

import java.util.Optional;
import java.util.UUID;

/** Finds what the trail shows of a user. Implemented by the module that owns the users. */
public interface UserEmails {

    Optional<String> emailOf(UUID userId);

    /** The account of a client's user; empty for an operator. */
    Optional<UUID> accountOf(UUID userId);
}
