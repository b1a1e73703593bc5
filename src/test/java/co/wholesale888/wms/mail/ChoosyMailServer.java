package co.wholesale888.wms.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mail server for SMTP on a free port, which refuses recipients named {@code refused} and puts off {@code busy}. */
final class ChoosyMailServer extends GreenMail {

    ChoosyMailServer(String address) {
        super(new ServerSetup(0, address, ServerSetup.PROTOCOL_SMTP).dynamicPort());
    }

    /** Called by the constructor of the super class. */
    @Override
    protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers usual) {
        managers = new ChoosyManagers();
        return super.createServices(setups, managers);
    }

    private static final class ChoosyManagers extends Managers {

        private final SmtpManager smtp = new SmtpManager(getImapHostManager(), getUserManager()) {
            @Override
            public @Nullable String checkRecipient(SmtpState state, MailAddress recipient) {
                return switch (recipient.getUser()) {
                    case "refused" -> "550 5.1.1 No such mailbox";
                    case "busy" -> "451 4.3.0 Try again later";
                    default -> null;
                };
            }
        };

        @Override
        public SmtpManager getSmtpManager() {
            return smtp;
        }
    }
}
