package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.AccountWithUser;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.sessions.UserSessions;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** One client account with its user: a link for a forgotten password, and the end of all sessions. */
@PortalPage
@RequestMapping("/portal/operator/accounts/{account}")
class AccountPageController {

    private final Accounts accounts;
    private final UserSessions sessions;
    private final ResetLinks links;
    private final PublicUrl publicUrl;

    AccountPageController(Accounts accounts, UserSessions sessions, ResetLinks links, PublicUrl publicUrl) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.links = links;
        this.publicUrl = publicUrl;
    }

    @GetMapping
    ModelAndView show(SignedInOperator operator, @PathVariable String account, @AllowedParameters("done") Query query) {
        return page(require(account));
    }

    /** Shows the link in the answer, once: it is in no URL of the operator's browser. */
    @PostMapping("/reset-link")
    ModelAndView createLink(SignedInOperator operator, @PathVariable String account, HttpServletRequest request) {
        AccountWithUser found = require(account);
        OneTimeToken token = links.issue(found.userId());
        String path = request.getContextPath() + ResetLinks.path(token.getTokenValue());
        return page(found).addObject("link", publicUrl.of(request) + path).addObject("expiresAt", token.getExpiresAt());
    }

    @PostMapping("/end-sessions")
    String endSessions(SignedInOperator operator, @PathVariable String account) {
        AccountWithUser found = require(account);
        sessions.endAll(found.userId());
        return "redirect:/portal/operator/accounts/%s?done=sessions-ended"
                .formatted(IdKind.ACCOUNT.format(found.account().id()));
    }

    private AccountWithUser require(String account) {
        return accounts.requireWithUser(IdKind.ACCOUNT.require(account));
    }

    private ModelAndView page(AccountWithUser found) {
        return new ModelAndView("portal/account")
                .addObject("account", found)
                .addObject("sessions", sessions.of(found.userId()));
    }
}
