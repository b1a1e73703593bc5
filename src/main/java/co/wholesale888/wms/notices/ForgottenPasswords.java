package co.wholesale888.wms.notices;

import co.wholesale888.wms.access.LinkRequests;
import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.shared.RefusedException;
import org.springframework.stereotype.Service;

/**
 * Sends links for a new password to users who say that they have forgotten theirs. What the caller sees, and when, does
 * not depend on whether there is such a user.
 */
@Service
public class ForgottenPasswords {

    private final MailRecipients recipients;
    private final ResetLinks links;
    private final LinkRequests requests = new LinkRequests();

    ForgottenPasswords(MailRecipients recipients, ResetLinks links) {
        this.recipients = recipients;
        this.links = links;
    }

    /**
     * Queues a message with a link, if there is such a user.
     *
     * @param address the client's IP address
     * @throws RefusedException RATE_LIMITED
     */
    public void sendLink(String email, String address) {
        requests.answer(email, address, () -> recipients.withAddress(email), user -> links.request(user.userId()));
    }
}
