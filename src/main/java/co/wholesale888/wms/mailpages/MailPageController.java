package co.wholesale888.wms.mailpages;

import co.wholesale888.wms.mail.MailLists;
import co.wholesale888.wms.mail.MailState;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.IdKind;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The queue of messages for operators: what waits, what was given up and why, and sending it again. */
@PortalPage
@RequestMapping("/portal/operator/mail")
class MailPageController {

    private static final int SHOWN = 50;

    private final MailLists lists;

    MailPageController(MailLists lists) {
        this.lists = lists;
    }

    @GetMapping
    ModelAndView show(SignedInOperator operator) {
        String folder = lists.folder();
        return new ModelAndView("portal/mail")
                .addObject("summary", lists.summary())
                .addObject("folder", folder)
                .addObject("failed", lists.newest(MailState.FAILED, SHOWN))
                .addObject("waiting", lists.newest(MailState.QUEUED, SHOWN))
                .addObject("done", lists.newest(folder == null ? MailState.SENT : MailState.WRITTEN, SHOWN));
    }

    @PostMapping("/again")
    String sendAgain(SignedInOperator operator, Form form) {
        lists.sendAgain(IdKind.requireUuid(form.exact("message"), "message"));
        return "redirect:/portal/operator/mail?done=mail-queued";
    }
}
