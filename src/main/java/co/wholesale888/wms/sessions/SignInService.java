package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.NewAccount;
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

/** Signs users in to the portal and signs up new clients. Neither reveals whether an e-mail address has an account. */
@Component
public class SignInService {

    private static final int SIGN_UPS_PER_NETWORK = 10;

    /** Bounds the work and the pending accounts that strangers cause, from however many addresses. */
    private static final int SIGN_UPS_IN_ALL = 200;

    private static final Duration SIGN_UP_WINDOW = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(SignInService.class);
    private static final String TOO_MANY_SIGN_UPS = "Too many sign-ups.";

    private final SignIns signIns;
    private final Passwords passwords;
    private final Accounts accounts;
    private final AttemptLimit signUpsPerNetwork = new AttemptLimit(SIGN_UPS_PER_NETWORK, SIGN_UP_WINDOW);
    private final AttemptLimit signUpsInAll = new AttemptLimit(SIGN_UPS_IN_ALL, SIGN_UP_WINDOW);

    SignInService(SignIns signIns, Passwords passwords, Accounts accounts) {
        this.signIns = signIns;
        this.passwords = passwords;
        this.accounts = accounts;
    }

    /**
     * Returns the id of the user with these credentials; empty if the e-mail address or the password is wrong.
     *
     * @param address the client's IP address
     * @throws RefusedException RATE_LIMITED if too many attempts have failed; UNAVAILABLE if they cannot be checked
     */
    public Optional<UUID> signIn(String email, String password, String address) {
        try {
            return Optional.ofNullable(signIns.signIn(email, password, address)).map(SignInService::userId);
        } catch (TooManyAttemptsException e) {
            throw rateLimited("Too many failed sign-ins.", e);
        }
    }

    /**
     * Opens a pending account. Does nothing if the e-mail address has an account already; the caller cannot tell the
     * difference.
     *
     * @param body as for {@link NewAccount#read}
     * @param address the client's IP address
     * @throws RefusedException VALIDATION_FAILED with all violations; RATE_LIMITED
     */
    public void signUp(JsonBody body, String address) {
        NewAccount account = NewAccount.read(body);
        try {
            signUpsPerNetwork.reserve(ClientNetwork.of(address), TOO_MANY_SIGN_UPS);
            signUpsInAll.reserve("all", TOO_MANY_SIGN_UPS);
        } catch (TooManyAttemptsException e) {
            throw rateLimited(TOO_MANY_SIGN_UPS, e);
        }
        // Hashed in either case: the response time must not reveal whether the account exists
        String passwordHash = passwords.hash(Passwords.Group.SIGN_UP, account.password());
        try {
            accounts.open(account.name(), account.email(), passwordHash, Account.Status.PENDING);
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            log.info("A sign-up was ignored: its e-mail address has an account already");
        }
    }

    private static UUID userId(Caller caller) {
        return switch (caller) {
            case Caller.ClientUser user -> user.userId();
            case Caller.Operator operator -> operator.userId();
            case Caller.Bearer bearer -> throw new IllegalStateException("Tokens cannot sign in");
        };
    }

    private static RefusedException rateLimited(String reason, TooManyAttemptsException e) {
        return new RefusedException(
                ErrorCode.RATE_LIMITED, "%s Try again in %s seconds.".formatted(reason, e.retryAfterSeconds()));
    }
}
