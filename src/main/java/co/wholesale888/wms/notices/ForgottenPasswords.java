package co.wholesale888.wms.notices;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Service;

/**
 * Sends links for a new password to users who say that they have forgotten theirs. What the caller sees, and when, does
 * not depend on whether there is such a user.
 */
@Service
public class ForgottenPasswords {

    static final int PER_ADDRESS = 3;
    static final int PER_NETWORK = 10;

    /** Bounds the messages that strangers cause, from however many networks. */
    private static final int IN_ALL = 500;

    private static final Duration WINDOW = Duration.ofHours(1);

    /** Longer than finding a user and queueing a message takes. */
    private static final Duration ANSWER_AFTER = Duration.ofMillis(400);

    private static final String TOO_MANY = "Too many links were asked for.";

    private final MailRecipients recipients;
    private final ResetLinks links;
    private final AttemptLimit perAddress = new AttemptLimit(PER_ADDRESS, WINDOW);
    private final AttemptLimit perNetwork = new AttemptLimit(PER_NETWORK, WINDOW);
    private final AttemptLimit inAll = new AttemptLimit(IN_ALL, WINDOW);

    ForgottenPasswords(MailRecipients recipients, ResetLinks links) {
        this.recipients = recipients;
        this.links = links;
    }

    /**
     * Queues a message with a link, if there is such a user.
     *
     * @param address the client's IP address
     * @throws RefusedException RATE_LIMITED after too many for this e-mail address, whether or not it is a user's, or
     *     from the client's network
     */
    public void sendLink(String email, String address) {
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
            recipients.withAddress(email).ifPresent(user -> links.request(user.userId()));
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
