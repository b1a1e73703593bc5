package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.access.StrangerLimit;
import co.wholesale888.wms.accounts.EmailAddresses;
import co.wholesale888.wms.accounts.NewAccount;
import co.wholesale888.wms.confirmations.Confirmations;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Signs up new clients. Does not reveal whether an e-mail address has an account, if there is a mail server. Without one
 * a sign-up can sign in at once, and so tells that the address was free.
 */
@Component
public class SignUps {

    private static final int SIGN_UPS_PER_NETWORK = 10;

    /** Leaves sign-ups with an e-mail address to whoever it belongs to, whatever somebody elsewhere does with it. */
    private static final int SIGN_UPS_PER_ADDRESS_AND_SITE = 3;

    /** Bounds the messages that strangers cause to one address. */
    private static final int SIGN_UPS_PER_ADDRESS = 10;

    /** Bounds the work and the pending accounts that strangers cause, from however many addresses. */
    private static final int SIGN_UPS_IN_ALL = 200;

    private static final Duration SIGN_UP_WINDOW = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(SignUps.class);
    private static final String TOO_MANY_SIGN_UPS = "Too many sign-ups.";

    private final Passwords passwords;
    private final Confirmations confirmations;
    private final StrangerLimit strangers = new StrangerLimit(SIGN_UPS_PER_NETWORK, SIGN_UP_WINDOW, TOO_MANY_SIGN_UPS);
    private final AttemptLimit signUpsPerAddressAndSite =
            new AttemptLimit(SIGN_UPS_PER_ADDRESS_AND_SITE, SIGN_UP_WINDOW);
    private final AttemptLimit signUpsPerAddress = new AttemptLimit(SIGN_UPS_PER_ADDRESS, SIGN_UP_WINDOW);
    private final AttemptLimit signUpsInAll = new AttemptLimit(SIGN_UPS_IN_ALL, SIGN_UP_WINDOW);

    SignUps(Passwords passwords, Confirmations confirmations) {
        this.passwords = passwords;
        this.confirmations = confirmations;
    }

    /**
     * Opens a pending account. Takes the place of a sign-up whose e-mail address was not confirmed. Does nothing if the
     * address has an account already; the caller cannot tell the difference.
     *
     * @param body as for {@link NewAccount#read}
     * @param address the client's IP address
     * @throws RefusedException VALIDATION_FAILED with all violations; RATE_LIMITED
     */
    public void signUp(JsonBody body, String address) {
        NewAccount account = NewAccount.read(body);
        strangers.reserve(address);
        String email = EmailAddresses.normalize(account.email());
        signUpsPerAddressAndSite.reserve(email + " " + ClientNetwork.site(address), TOO_MANY_SIGN_UPS);
        signUpsPerAddress.reserve(email, TOO_MANY_SIGN_UPS);
        signUpsInAll.reserve("all", TOO_MANY_SIGN_UPS);
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
