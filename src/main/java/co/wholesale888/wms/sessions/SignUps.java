package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.NewAccount;
import co.wholesale888.wms.confirmations.Confirmations;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Signs up new clients. Does not reveal whether an e-mail address has an account. */
@Component
public class SignUps {

    private static final int SIGN_UPS_PER_NETWORK = 10;

    /** Bounds the work and the pending accounts that strangers cause, from however many addresses. */
    private static final int SIGN_UPS_IN_ALL = 200;

    private static final Duration SIGN_UP_WINDOW = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(SignUps.class);
    private static final String TOO_MANY_SIGN_UPS = "Too many sign-ups.";

    private final Passwords passwords;
    private final Confirmations confirmations;
    private final AttemptLimit signUpsPerNetwork = new AttemptLimit(SIGN_UPS_PER_NETWORK, SIGN_UP_WINDOW);
    private final AttemptLimit signUpsInAll = new AttemptLimit(SIGN_UPS_IN_ALL, SIGN_UP_WINDOW);

    SignUps(Passwords passwords, Confirmations confirmations) {
        this.passwords = passwords;
        this.confirmations = confirmations;
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
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED,
                    "%s Try again in %s seconds.".formatted(TOO_MANY_SIGN_UPS, e.retryAfterSeconds()));
        }
        // Hashed in either case: the response time must not reveal whether the account exists
        String passwordHash = passwords.hash(Passwords.Group.SIGN_UP, account.password());
        try {
            confirmations.signUp(account.name(), account.email(), passwordHash);
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            log.info("A sign-up was ignored: its e-mail address has an account already");
        }
    }
}
