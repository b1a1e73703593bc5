package co.wholesale888.wms.peoplepages;

import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.AccountRole;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The users of the owner's account: inviting them, changing what they may do, and removing them. */
@PortalPage
@RequestMapping(PeoplePage.USERS)
class UsersPageController {

    private final PeoplePage people;
    private final UserChanges changes;

    UsersPageController(PeoplePage people, UserChanges changes) {
        this.people = people;
        this.changes = changes;
    }

    @GetMapping
    ModelAndView show(SignedInClient owner) {
        return people.show(team(owner));
    }

    @PostMapping
    ModelAndView invite(SignedInClient owner, Form form, HttpServletRequest request) {
        Users.Team team = team(owner);
        return people.answer(
                team, form, () -> people.invite(team, form.requireChoice("role", AccountRole.class), request));
    }

    @PostMapping("/renew")
    ModelAndView renew(SignedInClient owner, HttpServletRequest request) {
        return people.renew(team(owner), request);
    }

    @PostMapping("/withdraw")
    ModelAndView withdraw(SignedInClient owner, Form form) {
        return people.withdraw(team(owner), form);
    }

    @PostMapping("/role")
    ModelAndView changeRole(SignedInClient owner, Form form) {
        Users.Team team = team(owner);
        return people.answer(team, form, () -> {
            UUID user = PeoplePage.user(form);
            AccountRole role = form.requireChoice("to", AccountRole.class);
            changes.changeRole(team, user, form.requireChoice("seen", AccountRole.class), role);
            boolean leaves = user.equals(owner.userId()) && role != AccountRole.OWNER;
            return new ModelAndView("redirect:" + (leaves ? "/portal" : PeoplePage.USERS) + "?done=role-changed");
        });
    }

    @PostMapping("/remove")
    ModelAndView remove(SignedInClient owner, Form form) {
        return people.remove(team(owner), form);
    }

    private static Users.Team team(SignedInClient owner) {
        return new Users.Team(owner.accountId(), owner.userId());
    }
}
