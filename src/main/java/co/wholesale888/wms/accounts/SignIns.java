package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.CredentialKey;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.access.TrustedCache;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks e-mail and password. A sign-in that was right is remembered briefly, under a keyed hash of the credential, and
 * dropped when rights change. Failed ones are limited for each user and each address before anything expensive is done,
 * and an unknown user cannot be told from a wrong password, by answer or by time.
 */
@Component
public class SignIns {

    static final int FAILURES_PER_USER = 10;
    static final int FAILURES_PER_ADDRESS = 50;

    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;
    private static final String TOO_MANY =
            "Too many failed sign-ins. Wait until Retry-After is over, and check the e-mail and the password.";

    private final AccessEpoch epoch;
    private final SignInLookup users;
    private final Passwords passwords;
    private final CredentialKey key = CredentialKey.random();
    private final TrustedCache<CredentialKey.Name, Caller> remembered;
    private final AttemptLimit perUser = new AttemptLimit(FAILURES_PER_USER, SPAN);
    private final AttemptLimit perNetwork = new AttemptLimit(FAILURES_PER_ADDRESS, SPAN);

    SignIns(AccessEpoch epoch, SignInLookup users, Passwords passwords) {
        this.epoch = epoch;
        this.users = users;
        this.passwords = passwords;
        this.remembered = new TrustedCache<>(epoch, MAX_REMEMBERED, SPAN);
    }

    /**
     * Who signs in, or null where e-mail or password is wrong.
     *
     * @param address where the request comes from
     * @throws TooManyAttemptsException where too many have failed
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} where it cannot be checked
     */
    @Nullable
    public Caller signIn(String email, String password, String address) {
        String network = ClientNetwork.network(address);
        if (!EmailAddresses.isValid(email)) {
            perNetwork.reserve(network, TOO_MANY);
            return null;
        }
        String user = EmailAddresses.key(email);
        CredentialKey.Name credential = key.of(user, password);
        Caller known = remembered.get(credential);
        if (known != null) {
            return known;
        }
        perUser.refuseExhausted(user, TOO_MANY);
        perNetwork.refuseExhausted(network, TOO_MANY);
        long generation = epoch.generation();
        SignInLookup.Found found = users.find(user);
        return passwords.withPermit(() -> {
            // Others may have failed, or signed in with the very same, while this one waited for its turn.
            Caller meanwhile = remembered.get(credential);
            if (meanwhile != null) {
                return meanwhile;
            }
            AttemptLimit.Reservation ofUser = perUser.reserve(user, TOO_MANY);
            AttemptLimit.Reservation ofNetwork = perNetwork.reserve(network, TOO_MANY);
            Caller caller = passwords.matches(password, found.passwordHash()) ? found.caller() : null;
            if (caller != null) {
                ofUser.giveBack();
                ofNetwork.giveBack();
                remembered.put(credential, caller, generation);
            }
            return caller;
        });
    }
}
