package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.shared.Caller;
import org.springframework.security.core.Authentication;

/** Creates for tests of other modules what only this one can. */
public final class TestSessions {

    private TestSessions() {}

    public static Authentication halfSignedIn(Caller.User user, String secret) {
        return new HalfSignedIn(user, SecretHash.of(secret));
    }

    public static FormTokens formTokens() {
        return FormTokensTest.tokens();
    }
}
