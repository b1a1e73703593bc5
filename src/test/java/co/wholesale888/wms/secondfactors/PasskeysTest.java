package co.wholesale888.wms.secondfactors;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.testing.ServiceTest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class PasskeysTest {

    private static final String OF_A_MADE_UP_PASSKEY = """
            {"id":"bWFkZS11cA","rawId":"bWFkZS11cA","type":"public-key","clientExtensionResults":{},
             "response":{"authenticatorData":"AAAA","clientDataJSON":"AAAA","signature":"AAAA"}}""";

    @Autowired
    private RelyingParty relyingParty;

    @Autowired
    private PasskeyUsers users;

    @Autowired
    private PasskeyStore store;

    @Autowired
    private Ceremonies ceremonies;

    @Autowired
    private SecondFactors factors;

    @Autowired
    private SecondFactorUsers factorUsers;

    @Autowired
    private AuditTrail trail;

    @Test
    void whatStrangersMakeUpBeginsNoTransaction() {
        Passkeys passkeys =
                new Passkeys(relyingParty, users, store, ceremonies, factors, factorUsers, trail, new NoTransaction());
        HttpServletRequest request = new MockHttpServletRequest();
        assertThat(passkeys.claimed(OF_A_MADE_UP_PASSKEY)).isEqualTo("bWFkZS11cA");
        assertThat(passkeys.check(null, "made-up", OF_A_MADE_UP_PASSKEY, request))
                .isNull();
        String challenge = requireNonNull(passkeys.toSignIn(null, request)).challenge();
        assertThat(passkeys.check(null, challenge, OF_A_MADE_UP_PASSKEY, request))
                .isNull();
        assertThat(passkeys.check(null, challenge, "{}", request)).isNull();
    }

    private static final class NoTransaction extends TransactionTemplate {

        private static final long serialVersionUID = 1L;

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            throw new AssertionError("a transaction begins");
        }
    }
}
