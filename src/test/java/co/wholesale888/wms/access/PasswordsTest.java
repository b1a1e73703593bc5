package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordsTest {

    private static final String COMPOSED = "Größenwahn-é";
    private static final String DECOMPOSED = "Gro\u0308ßenwahn-e\u0301";

    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(4);
    private final Passwords passwords = new Passwords(encoder);

    @Test
    void aPasswordHas12To72BytesNotCharacters() {
        assertThat(Passwords.isValid("a".repeat(11))).isFalse();
        assertThat(Passwords.isValid("a".repeat(12))).isTrue();
        assertThat(Passwords.isValid("a".repeat(72))).isTrue();
        assertThat(Passwords.isValid("a".repeat(73))).isFalse();
        assertThat(Passwords.isValid("€".repeat(4))).isTrue();
        assertThat(Passwords.isValid("€".repeat(25))).isFalse();
    }

    @Test
    void aNewPasswordHas12Characters() {
        assertThat(Passwords.violation("€".repeat(11))).isEqualTo(Passwords.NEW_RULE);
        assertThat(Passwords.violation("e\u0301".repeat(11))).isEqualTo(Passwords.NEW_RULE);
        assertThat(Passwords.violation("correct horse " + "x".repeat(59))).isEqualTo(Passwords.NEW_RULE);
        assertThat(Passwords.violation("correct horse battery staple")).isNull();
        assertThat(Passwords.violation("größer als der Mond")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwertyuiop123",
                "QwertyUiop123",
                "1qaz2wsx3edc",
                "password2026!",
                "!!!!!Dragon2026",
                "monkeymonkey",
                "passwordpassword99",
                "123412341234",
                "aaaaaaaaaaaa",
                "пароль2026-2026"
            })
    void theCommonestPasswordsAreRefused(String password) {
        assertThat(Passwords.violation(password)).contains("most common");
    }

    @Test
    void theLengthIsThatOfTheNormalizedPassword() {
        assertThat(Passwords.isValid("e\u0301".repeat(36))).isTrue(); // 72 bytes when composed, 108 as typed
        assertThat(Passwords.isValid("e\u0301".repeat(5))).isFalse(); // 10 bytes when composed, 15 as typed
    }

    @Test
    void composedAndDecomposedCharactersAreTheSamePassword() {
        assertThat(COMPOSED).isNotEqualTo(DECOMPOSED);
        String hash = passwords.hash(DECOMPOSED);
        assertThat(passwords.matches(COMPOSED, hash)).isTrue();
        assertThat(passwords.matches(DECOMPOSED, hash)).isTrue();
        assertThat(passwords.matches(COMPOSED.replace('é', 'e'), hash)).isFalse();
    }

    @Test
    void aHashOfAPasswordAsItWasTypedStillMatches() {
        String hash = encoder.encode(DECOMPOSED);
        assertThat(passwords.matches(DECOMPOSED, hash)).isTrue();
    }

    /** {@code PasswordEncoderTest} holds the service's own strength to the same. */
    @Test
    void theHashOfUnknownUsersTakesAsLongAsOthers() {
        PasswordEncoder ofTheService = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        assertThat(Passwords.DUMMY_HASH).startsWith("{bcrypt}$2a$10$");
        assertThat(ofTheService.matches("nobody has this password", Passwords.DUMMY_HASH))
                .isTrue();
        assertThat(ofTheService.upgradeEncoding(Passwords.DUMMY_HASH)).isFalse();
    }

    @Test
    void nobodyMatches() {
        assertThat(passwords.matches("nobody has this password", null)).isFalse();
    }

    @Test
    void strangersAndSignUpsDelayNobodyWhoIsKnown() {
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (Passwords.Group group : List.of(Passwords.Group.STRANGER, Passwords.Group.SIGN_UP)) {
            CountDownLatch begun = new CountDownLatch(1);
            waiting.add(CompletableFuture.runAsync(
                    () -> passwords.withPermit(group, () -> {
                        begun.countDown();
                        return await(end);
                    }),
                    Thread::startVirtualThread));
            await(begun);
            // More than there can be permits for
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                waiting.add(CompletableFuture.runAsync(
                        () -> passwords.withPermit(group, () -> await(end)), Thread::startVirtualThread));
            }
        }

        assertThat(passwords.matches(COMPOSED, passwords.hash(COMPOSED))).isTrue();

        end.countDown();
        waiting.forEach(CompletableFuture::join);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
