package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.AccountWithUser;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.sessions.UserSessions;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** One client account with its users, its status, links for forgotten passwords, and the end of a user's sessions. */
@PortalPage
@RequestMapping("/portal/operator/accounts/{account}")
class AccountPageController {

    private final Accounts accounts;
    private final Users users;
    private final UserSessions sessions;
    private final ResetLinks links;
    private final PublicUrl publicUrl;

    AccountPageController(
            Accounts accounts, Users users, UserSessions sessions, ResetLinks links, PublicUrl publicUrl) {
        this.accounts = accounts;
        this.users = users;
        this.sessions = sessions;
        this.links = links;
        this.publicUrl = publicUrl;
    }

    @GetMapping
    ModelAndView show(SignedInOperator operator, @PathVariable String account) {
        return page(require(account));
    }

    /** Shows the link in the answer, once: it is in no URL of the operator's browser. */
    @PostMapping("/reset-link")
    ModelAndView createLink(
            SignedInOperator operator, @PathVariable String account, Form form, HttpServletRequest request) {
        Account found = require(account);
        UUID user = requireUser(found, form);
        return page(found).addObject("link", links.issue(user, publicUrl.of(request) + request.getContextPath()));
    }

    @PostMapping("/end-sessions")
    String endSessions(SignedInOperator operator, @PathVariable String account, Form form) {
        Account found = require(account);
        sessions.endAll(requireUser(found, form));
        return "redirect:" + path(found) + "?done=sessions-ended";
    }

    private Account require(String account) {
        return accounts.require(IdKind.ACCOUNT.require(account));
    }

    private UUID requireUser(Account account, Form form) {
        UUID id = IdKind.USER.require(form.exact("user"));
        if (users.of(account.id()).stream().noneMatch(user -> user.id().equals(id))) {
            throw RefusedException.notFound("user");
        }
        return id;
    }

    private ModelAndView page(Account account) {
        List<Users.Item> all = users.of(account.id());
        AccountWithUser found = accounts.requireWithUser(account.id());
        return new ModelAndView("portal/account")
                .addObject("account", found.account())
                .addObject("confirmed", found.confirmed())
                .addObject("people", all)
                .addObject(
                        "sessions",
                        sessions.byUser(all.stream().map(Users.Item::id).toList()));
    }

    private static String path(Account account) {
        return "/portal/operator/accounts/" + IdKind.ACCOUNT.format(account.id());
    }
}
