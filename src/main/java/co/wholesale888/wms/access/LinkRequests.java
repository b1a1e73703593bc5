package co.wholesale888.wms.access;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how often strangers may have a message with a link sent to an e-mail address, and answers after the same time
 * whoever the address belongs to.
 */
public final class LinkRequests {

    private static final Logger log = LoggerFactory.getLogger(LinkRequests.class);

    private static final int PER_ADDRESS = 3;
    private static final int PER_NETWORK = 10;

    /** Bounds the messages that strangers cause, from however many networks. */
    private static final int IN_ALL = 500;

    private static final Duration WINDOW = Duration.ofHours(1);

    /** Longer than finding a user and queueing a message takes. */
    private static final Duration ANSWER_AFTER = Duration.ofMillis(400);

    private static final String TOO_MANY = "Too many links were asked for.";

    private final AttemptLimit perAddress = new AttemptLimit(PER_ADDRESS, WINDOW);
    private final StrangerLimit strangers = new StrangerLimit(PER_NETWORK, WINDOW, TOO_MANY);
    private final AttemptLimit inAll = new AttemptLimit(IN_ALL, WINDOW);

    /**
     * Sends a message if the e-mail address is right.
     *
     * @param address the client's IP address
     * @param find finds whom to send it to; empty if the e-mail address is nobody's
     * @throws TooManyAttemptsException after too many for this e-mail address, whether or not it is a user's, or
     *     from the client's network
     */
    public <T> void answer(String email, String address, Supplier<Optional<T>> find, Consumer<T> send) {
        strangers.reserve(address);
        perAddress.reserve(email.toLowerCase(Locale.ROOT), TOO_MANY);
        long start = System.nanoTime();
        try {
            find.get().filter(found -> mayBeSent()).ifPresent(send);
        } finally {
            waitUntil(start + ANSWER_AFTER.toNanos());
        }
    }

    /** Counts only what is sent, so that requests for nobody keep no link from others. */
    private boolean mayBeSent() {
        boolean counted = inAll.count("all");
        if (!counted) {
            log.warn("A link was not sent: {} were sent within an hour", IN_ALL);
        }
        return counted;
    }

    private static void waitUntil(long nanoTime) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
