package co.wholesale888.wms.accounts;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Finds users who may get e-mail, at the address with which they sign in. */
@Service
public class MailRecipients {

    private static final int MAX_OF_ACCOUNT = 200;

    private final PortalUserRepository users;

    MailRecipients(PortalUserRepository users) {
        this.users = users;
    }

    /**
     * A user with the address.
     *
     * @param accountId null for an operator
     */
    public record Recipient(UUID userId, @Nullable UUID accountId, String email) {}

    /** The users of an account who have confirmed the address; the first 200 if there are more. */
    public List<Recipient> ofAccount(UUID accountId) {
        return users.findRecipients(accountId, Limit.of(MAX_OF_ACCOUNT));
    }

    public Optional<Recipient> find(UUID userId) {
        return users.findById(userId).map(MailRecipients::of);
    }

    /** The user who signs in with this address, ignoring case. */
    public Optional<Recipient> withAddress(String email) {
        return EmailAddresses.isValid(email) ? users.findByEmail(email).map(MailRecipients::of) : Optional.empty();
    }

    /** The user who has signed up with this address, ignoring case, and has not confirmed it. */
    public Optional<Recipient> unconfirmedWithAddress(String email) {
        return EmailAddresses.isValid(email)
                ? users.findByEmail(email).filter(user -> !user.confirmed()).map(MailRecipients::of)
                : Optional.empty();
    }

    private static Recipient of(PortalUser user) {
        return new Recipient(user.id(), user.accountId(), user.email());
    }
}
