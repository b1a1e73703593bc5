package co.wholesale888.wms.peoplepages;

import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The operators: inviting and removing them, and links for forgotten passwords. */
@PortalPage
@RequestMapping(PeoplePage.OPERATORS)
class OperatorsPageController {

    private final PeoplePage people;
    private final Users users;
    private final ResetLinks links;

    OperatorsPageController(PeoplePage people, Users users, ResetLinks links) {
        this.people = people;
        this.users = users;
        this.links = links;
    }

    @GetMapping
    ModelAndView show(SignedInOperator operator) {
        return people.show(team(operator));
    }

    @PostMapping
    ModelAndView invite(SignedInOperator operator, HttpServletRequest request) {
        return people.invite(team(operator), null, request);
    }

    @PostMapping("/renew")
    ModelAndView renew(SignedInOperator operator, HttpServletRequest request) {
        return people.renew(team(operator), request);
    }

    @PostMapping("/withdraw")
    ModelAndView withdraw(SignedInOperator operator, Form form) {
        return people.withdraw(team(operator), form);
    }

    @PostMapping("/remove")
    ModelAndView remove(SignedInOperator operator, Form form) {
        return people.remove(team(operator), form);
    }

    /** Shows the link in the answer, once. */
    @PostMapping("/reset-link")
    ModelAndView createLink(SignedInOperator operator, Form form, HttpServletRequest request) {
        UUID id = PeoplePage.user(form);
        // Who finds an open session must not do without the password
        if (id.equals(operator.userId())
                || users.of(null).stream().noneMatch(other -> other.id().equals(id) && !other.configured())) {
            throw RefusedException.notFound("operator");
        }
        return people.show(team(operator)).addObject("link", links.issue(id, people.service(request)));
    }

    private static Users.Team team(SignedInOperator operator) {
        return new Users.Team(null, operator.userId());
    }
}
