package co.wholesale888.wms.audit;

import java.util.Optional;
import java.util.UUID;

/** Finds the e-mail address under which the trail shows a user. Implemented by the module that owns the users. */
public interface UserEmails {

    Optional<String> emailOf(UUID userId);
}
