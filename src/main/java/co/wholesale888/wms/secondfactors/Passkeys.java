package co.wholesale888.wms.secondfactors;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.access.CredentialName;
import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.accounts.SignIns;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Adds, checks and removes passkeys. Spring Security's WebAuthn checks what browsers and devices say. */
@Service
public class Passkeys {

    /** How many a user may have. */
    public static final int MAX_PER_USER = 10;

    private static final TypeReference<PublicKeyCredential<AuthenticatorAttestationResponse>> CREATED =
            new TypeReference<>() {};
    private static final TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>> USED =
            new TypeReference<>() {};

    private final RelyingParty relyingParty;
    private final PasskeyUsers users;
    private final PasskeyStore store;
    private final Ceremonies ceremonies;
    private final SecondFactors factors;
    private final SecondFactorUsers factorUsers;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final JsonMapper json =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    Passkeys(
            RelyingParty relyingParty,
            PasskeyUsers users,
            PasskeyStore store,
            Ceremonies ceremonies,
            SecondFactors factors,
            SecondFactorUsers factorUsers,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.relyingParty = relyingParty;
        this.users = users;
        this.store = store;
        this.ceremonies = ceremonies;
        this.factors = factors;
        this.factorUsers = factorUsers;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** A passkey; its id names it in forms. */
    public record Item(String id, String name, Instant createdAt, Instant lastUsedAt) {}

    /**
     * What a form needs for a passkey.
     *
     * @param options for the script, which hands them to the browser
     * @param challenge the encrypted challenge, which the form sends back with the browser's answer
     */
    public record Ceremony(String options, String challenge) {}

    /** The user's passkeys, oldest first. */
    public List<Item> of(UUID userId) {
        return store.of(userId).stream()
                .map(key -> new Item(
                        key.getCredentialId().toBase64UrlString(), key.getLabel(), key.getCreated(), key.getLastUsed()))
                .toList();
    }

    /**
     * Begins to add a passkey of a user who has just given the password.
     *
     * @param name 1 to 100 characters
     * @throws RefusedException VALIDATION_FAILED at {@code name}; INVALID_STATE if there are no passkeys at the address
     *     of this request, or if the user has {@link #MAX_PER_USER}
     */
    public Ceremony toAdd(SignIns.Checked checked, @Nullable String name, HttpServletRequest request) {
        CredentialName.require(name);
        UUID userId = checked.caller().userId();
        RelyingParty.Party party = relyingParty.of(request);
        if (party == null || store.of(userId).size() >= MAX_PER_USER) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Passkeys belong to the public address of the service, and a user may have %s. Open that address, or"
                                    .formatted(MAX_PER_USER)
                            + " remove a passkey that is not in use.");
        }
        Ceremonies.Challenge challenge = ceremonies.newChallenge();
        Object options = Ceremonies.toCreate(challenge, party.entity(), user(userId), store.of(userId));
        return new Ceremony(
                json.writeValueAsString(options),
                ceremonies.seal(challenge, Ceremonies.adding(userId, checked.passwordHash())));
    }

    /**
     * Begins a sign-in with a passkey.
     *
     * @param userId whose; null for anybody's
     * @return null if there are none of the user, or at the address of this request
     */
    public @Nullable Ceremony toSignIn(@Nullable UUID userId, HttpServletRequest request) {
        RelyingParty.Party party = relyingParty.of(request);
        List<CredentialRecord> allowed = userId == null ? List.of() : store.of(userId);
        if (party == null || (userId != null && allowed.isEmpty())) {
            return null;
        }
        Ceremonies.Challenge challenge = ceremonies.newChallenge();
        Object options = Ceremonies.toUse(challenge, party.entity(), allowed);
        return new Ceremony(json.writeValueAsString(options), ceremonies.seal(challenge, Ceremonies.using(userId)));
    }

    /**
     * Adds a passkey. Ends the user's other sessions.
     *
     * @param challenge that of the ceremony
     * @param answer what the browser says, as JSON
     * @throws RefusedException as {@link #toAdd}, and INVALID_STATE if the answer does not fit or is too late, or the
     *     password was changed since the ceremony began
     */
    @Transactional
    public void add(UUID userId, @Nullable String name, String challenge, String answer, HttpServletRequest request) {
        String checkedName = CredentialName.require(name);
        String passwordHash = factorUsers.lock(userId);
        RelyingParty.Party party = relyingParty.of(request);
        Ceremonies.Challenge opened = ceremonies.open(challenge, Ceremonies.adding(userId, passwordHash));
        if (party == null || opened == null || store.of(userId).size() >= MAX_PER_USER) {
            throw notAdded();
        }
        try {
            party.operations()
                    .registerCredential(new ImmutableRelyingPartyRegistrationRequest(
                            Ceremonies.toCreate(opened, party.entity(), user(userId), List.of()),
                            new RelyingPartyPublicKey(json.readValue(answer, CREATED), checkedName)));
        } catch (DataAccessException | RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw notAdded(); // whatever a browser may send
        }
        trail.recordOfUser(AuditAction.SECOND_FACTOR_ADDED, userId, Map.of("kind", "passkey", "name", checkedName));
        factorUsers.added(userId);
    }

    /**
     * Returns the user who has answered with a passkey; null if the answer does not fit. The answer is then used up.
     * Begins no transaction for what strangers make up, since everybody's changes wait for one.
     *
     * @param userId whose passkey it must be; null for anybody's
     */
    public @Nullable UUID check(@Nullable UUID userId, String challenge, String answer, HttpServletRequest request) {
        RelyingParty.Party party = relyingParty.of(request);
        Ceremonies.Challenge opened = ceremonies.open(challenge, Ceremonies.using(userId));
        PublicKeyCredential<AuthenticatorAssertionResponse> used = read(answer);
        if (party == null || opened == null || used == null) {
            return null;
        }
        CredentialRecord known = store.findByCredentialId(used.getRawId());
        return known == null ? null : transaction.execute(status -> checkLocked(party, userId, opened, used, known));
    }

    private @Nullable UUID checkLocked(
            RelyingParty.Party party,
            @Nullable UUID userId,
            Ceremonies.Challenge opened,
            PublicKeyCredential<AuthenticatorAssertionResponse> used,
            CredentialRecord known) {
        try {
            // Until it has been checked, nobody removes it, and it is not saved again after that
            factorUsers.lock(PasskeyUsers.userId(known.getUserEntityUserId()));
            List<CredentialRecord> allowed = userId == null ? List.of() : store.of(userId);
            PublicKeyCredentialUserEntity user = party.operations()
                    .authenticate(new RelyingPartyAuthenticationRequest(
                            Ceremonies.toUse(opened, party.entity(), allowed), used));
            return store.use(used.getRawId(), opened.at()) ? PasskeyUsers.userId(user.getId()) : null;
        } catch (DataAccessException | RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            return null; // whatever a browser may send
        }
    }

    /** The id of the passkey that the answer says it is of; null if it names none. */
    @Nullable
    String claimed(String answer) {
        PublicKeyCredential<AuthenticatorAssertionResponse> used = read(answer);
        return used == null ? null : used.getRawId().toBase64UrlString();
    }

    private @Nullable PublicKeyCredential<AuthenticatorAssertionResponse> read(String answer) {
        try {
            PublicKeyCredential<AuthenticatorAssertionResponse> used = json.readValue(answer, USED);
            requireNonNull(used.getRawId());
            return used;
        } catch (RuntimeException e) {
            return null; // whatever a browser may send
        }
    }

    /**
     * Removes a passkey of the user; does nothing if there is no such one.
     *
     * @throws RefusedException VALIDATION_FAILED at {@code current} if the password was changed meanwhile
     */
    @Transactional
    public void remove(SignIns.Checked checked, String id) {
        UUID userId = factorUsers.lock(checked);
        Optional<CredentialRecord> found = store.of(userId).stream()
                .filter(key -> key.getCredentialId().toBase64UrlString().equals(id))
                .findFirst();
        if (found.isPresent()) {
            store.delete(found.get().getCredentialId());
            trail.recordOfUser(
                    AuditAction.SECOND_FACTOR_REMOVED,
                    userId,
                    Map.of("kind", "passkey", "name", found.get().getLabel()));
            factors.removed(userId);
        }
    }

    private PublicKeyCredentialUserEntity user(UUID userId) {
        PublicKeyCredentialUserEntity user = users.findById(PasskeyUsers.bytes(userId));
        if (user == null) {
            throw RefusedException.notFound("user");
        }
        return user;
    }

    private static RefusedException notAdded() {
        return new RefusedException(
                ErrorCode.INVALID_STATE,
                "The passkey was not added: the browser's answer came too late or does not fit, or you have %s already."
                                .formatted(MAX_PER_USER)
                        + " Try again.");
    }
}
