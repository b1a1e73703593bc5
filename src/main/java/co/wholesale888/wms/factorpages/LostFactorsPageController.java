package co.wholesale888.wms.factorpages;

import co.wholesale888.wms.accounts.SecondFactorUsers;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.secondfactors.SecondFactors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Removes the second factors of a client's user, or of another operator, who has lost them. */
@PortalPage
@RequestMapping(LostFactorsPageController.PATH)
class LostFactorsPageController {

    static final String PATH = "/portal/operator/second-factors";

    private final SecondFactorUsers users;
    private final SecondFactors factors;

    LostFactorsPageController(SecondFactorUsers users, SecondFactors factors) {
        this.users = users;
        this.factors = factors;
    }

    @GetMapping
    ModelAndView show(SignedInOperator operator, @AllowedParameters(value = "email", ofForm = true) Query query) {
        String email = query.text("email");
        ModelAndView page = new ModelAndView("portal/lost-factors").addObject("email", email == null ? "" : email);
        if (email == null) {
            return page;
        }
        return users.find(email)
                .map(found -> page.addObject("found", found)
                        .addObject("own", found.id().equals(operator.userId()))
                        .addObject("factors", factors.of(found.id())))
                .orElse(page);
    }

    @PostMapping("/remove")
    String remove(SignedInOperator operator, Form form) {
        UUID userId = IdKind.USER.require(form.exact("user"));
        if (userId.equals(operator.userId())) {
            // Who finds an open session must not do without the password
            throw RefusedException.notFound("user");
        }
        factors.removeAll(userId);
        return "redirect:" + PATH + "?done=factors-removed";
    }
}
