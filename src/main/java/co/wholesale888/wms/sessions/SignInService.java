package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.ClientAccounts;
import co.wholesale888.wms.accounts.NewAccounts;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How people get into the portal: with a password, or by signing up. Neither tells who has an account here. */
@Component
public class SignInService {

    static final int SIGN_UPS_PER_ADDRESS = 10;

    private static final Logger log = LoggerFactory.getLogger(SignInService.class);
    private static final String TOO_MANY_SIGN_UPS = "Too many sign-ups from your network.";

    private final SignIns signIns;
    private final NewAccounts newAccounts;
    private final ClientAccounts accounts;
    private final AttemptLimit signUps = new AttemptLimit(SIGN_UPS_PER_ADDRESS, Duration.ofHours(1));

    SignInService(SignIns signIns, NewAccounts newAccounts, ClientAccounts accounts) {
        this.signIns = signIns;
        this.newAccounts = newAccounts;
        this.accounts = accounts;
    }

    /**
     * The user with this e-mail and password; empty where either is wrong.
     *
     * @param address where the request comes from
     * @throws RefusedException RATE_LIMITED where too many have failed, UNAVAILABLE where it cannot be checked
     */
    public Optional<UUID> signIn(String email, String password, String address) {
        try {
            return Optional.ofNullable(signIns.signIn(email, password, address)).map(SignInService::userId);
        } catch (TooManyAttemptsException e) {
            throw tooMany("Too many failed sign-ins.", e);
        }
    }

    /**
     * Opens an account that awaits its approval. Where the address has an account already nothing happens, and the caller
     * is told nothing else.
     *
     * @param body {@code name}, {@code email} and {@code password}, by the rules of operators' new accounts
     * @throws RefusedException VALIDATION_FAILED with all fields that are not right, RATE_LIMITED
     */
    public void signUp(JsonBody body, String address) {
        NewAccounts.Checked checked = NewAccounts.check(body);
        try {
            signUps.reserve(ClientNetwork.network(address), TOO_MANY_SIGN_UPS);
        } catch (TooManyAttemptsException e) {
            throw tooMany(TOO_MANY_SIGN_UPS, e);
        }
        // Hashed in either case: the time that it takes must not tell whether there is such a user
        NewAccounts.Wanted wanted = newAccounts.hashed(checked);
        try {
            accounts.open(wanted.name(), wanted.email(), wanted.passwordHash(), Account.Status.PENDING);
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            log.info("A sign-up named an e-mail address that has an account already");
        }
    }

    private static UUID userId(Caller caller) {
        return switch (caller) {
            case Caller.ClientUser user -> user.userId();
            case Caller.Operator operator -> operator.userId();
            case Caller.Bearer bearer -> throw new IllegalStateException("a token does not sign in");
        };
    }

    private static RefusedException tooMany(String what, TooManyAttemptsException e) {
        return new RefusedException(
                ErrorCode.RATE_LIMITED, "%s Try again in %d seconds.".formatted(what, e.retryAfterSeconds()));
    }
}
