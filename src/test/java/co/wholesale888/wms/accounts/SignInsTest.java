package co.wholesale888.wms.accounts;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.AppPasswordFormat;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.apppasswords.AppPasswords;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Each test uses client addresses of its own, so that no other test is throttled. */
@ServiceTest
class SignInsTest {

    private static final String WRONG = "certainly-not-the-password";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Passwords passwords;

    @Autowired
    private UserPasswords userPasswords;

    @Autowired
    private ApiSignIns apiSignIns;

    @Autowired
    private AppPasswords appPasswords;

    @Test
    void tenFailuresThrottleTheUserFromOneAddress() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String email = warehouse.client().email();
        for (int i = 0; i < SignIns.FAILURES_PER_USER_AND_NETWORK; i++) {
            HttpResponse<String> answer = signIn("127.0.1.1", email, WRONG + i);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(Api.json(answer).path("code").stringValue()).isEqualTo("invalid_credentials");
        }
        HttpResponse<String> throttled = signIn("127.0.1.1", email.replace("client", "CLIENT"), WRONG);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(Api.json(throttled).path("code").stringValue()).isEqualTo("rate_limited");
        assertThat(Integer.parseInt(
                        throttled.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(signIn("127.0.1.2", email, WRONG).statusCode())
                .as("another address has its own turn")
                .isEqualTo(401);
        assertThat(fixtures.api().get("/v1/me", warehouse.authorization()).statusCode())
                .as("tokens are not affected")
                .isEqualTo(200);
    }

    @Test
    void aGuesserIsRefusedEvenWithTheRightPassword() {
        Fixtures.ClientUser client = fixtures.newAccount();
        for (int i = 0; i < SignIns.FAILURES_PER_USER_AND_NETWORK; i++) {
            signIn("127.0.2.1", client.email(), WRONG);
        }
        assertThat(signIn("127.0.2.1", client.email(), client.password()).statusCode())
                .isEqualTo(429);
        assertThat(signIn("127.0.2.2", client.email(), client.password()).statusCode())
                .isEqualTo(200);
        assertThat(signIn("127.0.2.1", client.email(), client.password()).statusCode())
                .as("credentials that were right before")
                .isEqualTo(200);
    }

    /** Many threads guess from many addresses: up to the limit of the user, who signs in all the while. */
    @Test
    void guessersDoNotLockTheOwnerOut() throws Exception {
        Fixtures.ClientUser client = fixtures.newAccount();
        String home = "127.0.9.250";
        assertThat(signIn(home, client.email(), client.password()).statusCode()).isEqualTo(200);
        int addresses = 2 * SignIns.FAILURES_PER_USER / SignIns.FAILURES_PER_USER_AND_NETWORK;
        List<Api> guessers = IntStream.rangeClosed(1, addresses)
                .mapToObj(i -> fixtures.api().from("127.0.9." + i))
                .toList();
        List<Future<Integer>> guesses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < addresses * SignIns.FAILURES_PER_USER_AND_NETWORK; i++) {
                Api guesser = guessers.get(i % guessers.size());
                guesses.add(threads.submit(() -> guesser.get("/v1/warehouses", Api.basic(client.email(), WRONG))
                        .statusCode()));
            }
            Api owner = fixtures.api().from(home);
            while (!guesses.getLast().isDone()) {
                assertThat(owner.get("/v1/warehouses", client.authorization()).statusCode())
                        .isEqualTo(200);
            }
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> guess : guesses) {
            answers.add(guess.get());
        }
        assertThat(answers).containsOnly(401, 429);
        assertThat(answers.stream().filter(status -> status == 401)).hasSizeLessThanOrEqualTo(200);
        assertThat(signIn("127.0.9.251", client.email(), WRONG).statusCode()).isEqualTo(429);
        assertThat(signIn(home, client.email(), WRONG).statusCode())
                .as("the owner may mistype the password, and is not refused as others are")
                .isEqualTo(401);
        assertThat(signIn(home, client.email(), client.password()).statusCode()).isEqualTo(200);
    }

    @Test
    void fiftyFailuresThrottleTheAddressForEveryUser() {
        Fixtures.ClientUser client = fixtures.newAccount();
        for (int i = 0; i < SignIns.FAILURES_PER_NETWORK; i++) {
            // A password or an e-mail address that is invalid: refused without hashing, but counted
            String email = i % 2 == 0 ? "guess-" + i + "@example.com" : "guess-" + i;
            assertThat(signIn("127.0.3.1", email, "short").statusCode()).isEqualTo(401);
        }
        assertThat(signIn("127.0.3.1", "one-more@example.com", WRONG).statusCode())
                .isEqualTo(429);
        assertThat(signIn("127.0.3.1", "one-more", WRONG).statusCode()).isEqualTo(429);
        assertThat(signIn("127.0.3.1", client.email(), client.password()).statusCode())
                .isEqualTo(429);
        assertThat(signIn("127.0.3.2", client.email(), client.password()).statusCode())
                .isEqualTo(200);
        assertThat(signIn("127.0.3.1", client.email(), client.password()).statusCode())
                .as("credentials that were right before")
                .isEqualTo(200);
    }

    /** Nobody can guess one, so guesses keep none out; not even one that this instance has not seen before. */
    @Test
    void anAppPasswordIsWelcomeAmongGuesses() {
        Fixtures.ClientUser client = fixtures.newAccount();
        String appPassword = appPasswordOf(client, "127.0.12.250");
        int addresses = SignIns.FAILURES_PER_USER / SignIns.FAILURES_PER_USER_AND_NETWORK;
        for (int address = 1; address <= addresses; address++) {
            for (int i = 0; i < SignIns.FAILURES_PER_USER_AND_NETWORK; i++) {
                assertThat(guessAppPassword("127.0.12." + address, client)).isEqualTo(401);
            }
        }
        assertThat(guessAppPassword("127.0.12.1", client)).isEqualTo(429);
        assertThat(guessAppPassword("127.0.12.99", client)).isEqualTo(429);
        assertThat(signIn("127.0.12.99", client.email(), appPassword).statusCode())
                .isEqualTo(200);
        assertThat(signIn("127.0.12.1", client.email(), appPassword).statusCode())
                .isEqualTo(200);
    }

    @Test
    void guessesOfAppPasswordsWaitForEachOther() {
        Fixtures.ClientUser client = fixtures.newAccount();
        String appPassword = appPasswordOf(client, "127.0.13.250");
        String unseen = appPasswordOf(client, "127.0.13.250");
        assertThat(signIn("127.0.13.1", client.email(), appPassword).statusCode())
                .isEqualTo(200);
        for (int i = 0; i < SignIns.FAILURES_PER_USER_AND_NETWORK; i++) {
            assertThat(guessAppPassword("127.0.13.1", client)).isEqualTo(401);
        }
        for (int i = 0; i < ApiSignIns.MAX_SUSPECTS; i++) {
            apiSignIns.suspects.enter();
        }
        try {
            assertThat(guessAppPassword("127.0.13.1", client)).isEqualTo(503);
            assertThat(guessAppPassword("127.0.13.2", client)).isEqualTo(401);
            assertThat(signIn("127.0.13.2", client.email(), unseen).statusCode())
                    .isEqualTo(200);
            assertThat(signIn("127.0.13.1", client.email(), appPassword).statusCode())
                    .isEqualTo(200);
        } finally {
            for (int i = 0; i < ApiSignIns.MAX_SUSPECTS; i++) {
                apiSignIns.suspects.leave();
            }
        }
        assertThat(guessAppPassword("127.0.13.1", client)).isEqualTo(429);
    }

    /** Neither the limits nor the permits for hashing refuse credentials that were right before a revocation. */
    @Test
    void credentialsThatWereRightBeforeAreNotHashedAgain() {
        Fixtures.ClientUser client = fixtures.newAccount();
        assertThat(signIn("127.0.10.1", client.email(), client.password()).statusCode())
                .isEqualTo(200);
        for (String action : List.of("suspend", "approve")) {
            String path = "/ops/v1/accounts/" + client.id() + "/" + action;
            assertThat(fixtures.api().post(path, fixtures.operator(), null).statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < SignIns.FAILURES_PER_USER_AND_NETWORK; i++) {
                signIn("127.0.10.1", client.email(), WRONG);
            }
            assertThat(signIn("127.0.10.1", client.email(), client.password()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** While guesses of strangers are checked, who has signed in from the address before does not wait for them. */
    @Test
    void strangersDelayNobodyWhoIsKnown() throws Exception {
        Fixtures.ClientUser client = fixtures.newAccount();
        assertThat(signIn("127.0.11.1", client.email(), client.password()).statusCode())
                .isEqualTo(200);
        int permits = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        CountDownLatch begun = new CountDownLatch(permits);
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        for (int i = 0; i < permits; i++) {
            Thread.startVirtualThread(() -> passwords.withPermit(Passwords.Group.STRANGER, () -> {
                begun.countDown();
                return end.join();
            }));
        }
        try {
            begun.await();
            assertThat(signIn("127.0.11.1", client.email(), WRONG).statusCode())
                    .as("hashed at once")
                    .isEqualTo(401);
        } finally {
            end.complete(true);
        }
    }

    @Test
    void concurrentGuessesShareTheLimit() {
        Fixtures.ClientUser client = fixtures.newAccount();
        List<Integer> statuses = new ArrayList<>(
                together(20, i -> signIn("127.0.4.1", client.email(), WRONG + i).statusCode()));
        // On a slow machine some are refused as busy (503), so the rest of the limit is used up one by one
        assertThat(statuses).isSubsetOf(401, 429, 503);
        for (int i = 0; statuses.getLast() != 429; i++) {
            statuses.add(
                    signIn("127.0.4.1", client.email(), WRONG + "again" + i).statusCode());
        }
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(SignIns.FAILURES_PER_USER_AND_NETWORK);
    }

    @Test
    void concurrentSuccessfulSignInsAreNeverThrottled() {
        Fixtures.ClientUser client = fixtures.newAccount();
        assertThat(together(
                        60,
                        i -> signIn("127.0.5.1", client.email(), client.password())
                                .statusCode()))
                .containsOnly(200);
    }

    @Test
    void unknownUsersAndWrongPasswordsGetTheSameResponse() {
        Fixtures.ClientUser client = fixtures.newAccount();
        String unknown = "nobody-" + UUID.randomUUID() + "@example.com";

        assertThat(detail("127.0.6.2", client.email())).isEqualTo(detail("127.0.6.2", unknown));
    }

    private String appPasswordOf(Fixtures.ClientUser client, String address) {
        return appPasswords.create(userPasswords.requireCurrent(client.email(), client.password(), address), "erp");
    }

    private int guessAppPassword(String address, Fixtures.ClientUser client) {
        Api guesser = fixtures.api().impatient().from(address);
        return guesser.get("/v1/warehouses", Api.basic(client.email(), AppPasswordFormat.generate()))
                .statusCode();
    }

    private String detail(String address, String email) {
        return Api.json(signIn(address, email, WRONG)).path("detail").stringValue();
    }

    private HttpResponse<String> signIn(String address, String email, String password) {
        return fixtures.api().from(address).get("/v1/warehouses", Api.basic(email, password));
    }
}
