package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.Locale;

/**
 * Limits how often strangers may have a message with a link sent to an e-mail address, and answers after the same time
 * whoever the address belongs to.
 */
public final class LinkRequests {

    private static final int PER_ADDRESS = 3;
    private static final int PER_NETWORK = 10;

    /** Bounds the messages that strangers cause, from however many networks. */
    private static final int IN_ALL = 500;

    private static final Duration WINDOW = Duration.ofHours(1);

    /** Longer than finding a user and queueing a message takes. */
    private static final Duration ANSWER_AFTER = Duration.ofMillis(400);

    private static final String TOO_MANY = "Too many links were asked for.";

    private final AttemptLimit perAddress = new AttemptLimit(PER_ADDRESS, WINDOW);
    private final AttemptLimit perNetwork = new AttemptLimit(PER_NETWORK, WINDOW);
    private final AttemptLimit inAll = new AttemptLimit(IN_ALL, WINDOW);

    /**
     * Runs what sends a message if the e-mail address is right.
     *
     * @param address the client's IP address
     * @throws RefusedException RATE_LIMITED after too many for this e-mail address, whether or not it is a user's, or
     *     from the client's network
     */
    public void answer(String email, String address, Runnable send) {
        try {
            perNetwork.reserve(ClientNetwork.of(address), TOO_MANY);
            inAll.reserve("all", TOO_MANY);
            perAddress.reserve(email.toLowerCase(Locale.ROOT), TOO_MANY);
        } catch (TooManyAttemptsException e) {
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED, "%s Try again in %s seconds.".formatted(TOO_MANY, e.retryAfterSeconds()));
        }
        long start = System.nanoTime();
        try {
            send.run();
        } finally {
            waitUntil(start + ANSWER_AFTER.toNanos());
        }
    }

    private static void waitUntil(long nanoTime) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
