package co.wholesale888.wms.mailpages;

import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.confirmations.Confirmations;
import co.wholesale888.wms.mail.MailLists;
import co.wholesale888.wms.mail.MailState;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.IdKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The queue of messages for operators: what waits, what was given up and why, and sending it again. */
@PortalPage
@RequestMapping("/portal/operator/mail")
class MailPageController {

    private static final int SHOWN = 50;

    private static final String SECRET = "?token=";

    private final MailLists lists;
    private final ResetLinks resetLinks;
    private final Confirmations confirmations;

    MailPageController(MailLists lists, ResetLinks resetLinks, Confirmations confirmations) {
        this.lists = lists;
        this.resetLinks = resetLinks;
        this.confirmations = confirmations;
    }

    @GetMapping
    ModelAndView show(SignedInOperator operator) {
        String folder = lists.folder();
        List<MailLists.Listed> done = lists.newest(folder == null ? MailState.SENT : MailState.WRITTEN, SHOWN);
        return new ModelAndView("portal/mail")
                .addObject("summary", lists.summary())
                .addObject("folder", folder)
                .addObject("failed", lists.newest(MailState.FAILED, SHOWN))
                .addObject("waiting", lists.newest(MailState.QUEUED, SHOWN))
                .addObject("done", done)
                .addObject("links", workingLinks(done));
    }

    /** The links that still work, by message: one that works once may be used, replaced or withdrawn by now. */
    private Map<UUID, String> workingLinks(List<MailLists.Listed> messages) {
        Map<UUID, String> links = new HashMap<>();
        Map<UUID, String> secrets = new HashMap<>();
        for (MailLists.Listed message : messages) {
            String link = message.link();
            if (link != null) {
                links.put(message.id(), link);
                if (link.contains(SECRET)) {
                    secrets.put(message.id(), link.substring(link.indexOf(SECRET) + SECRET.length()));
                }
            }
        }
        if (!secrets.isEmpty()) {
            Set<String> usable = new HashSet<>(resetLinks.usable(secrets.values()));
            usable.addAll(confirmations.usable(secrets.values()));
            secrets.forEach((message, secret) -> {
                if (!usable.contains(secret)) {
                    links.remove(message);
                }
            });
        }
        return links;
    }

    @PostMapping("/again")
    String sendAgain(SignedInOperator operator, Form form) {
        lists.sendAgain(IdKind.requireUuid(form.exact("message"), "message"));
        return "redirect:/portal/operator/mail?done=mail-queued";
    }
}
