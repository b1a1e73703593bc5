package co.wholesale888.wms.peoplepages;

import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.invitations.Invitations;
import co.wholesale888.wms.invitations.UserInvited;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the page of an account's users and that of the operators do alike. */
@Component
class PeoplePage {

    static final String USERS = "/portal/users";
    static final String OPERATORS = "/portal/operator/operators";

    private final Users users;
    private final UserChanges changes;
    private final Invitations invitations;
    private final OneTimeForm oneTimeForm;
    private final PublicUrl publicUrl;

    PeoplePage(
            Users users, UserChanges changes, Invitations invitations, OneTimeForm oneTimeForm, PublicUrl publicUrl) {
        this.users = users;
        this.changes = changes;
        this.invitations = invitations;
        this.oneTimeForm = oneTimeForm;
        this.publicUrl = publicUrl;
    }

    ModelAndView show(Users.Team team) {
        return withPeople(FormErrors.emptyForm("portal/people"), team);
    }

    /** Invites, and shows the link in the answer, once. */
    ModelAndView invite(Users.Team team, @Nullable AccountRole role, HttpServletRequest request) {
        String email = Form.of(request).text("email");
        return showLink(
                team, request, () -> invitations.invite(team, email == null ? "" : email, role, service(request)));
    }

    ModelAndView renew(Users.Team team, HttpServletRequest request) {
        UUID id = user(Form.of(request));
        return showLink(team, request, () -> invitations.renew(team, id, service(request)));
    }

    ModelAndView withdraw(Users.Team team, Form form) {
        return answer(team, form, () -> {
            invitations.withdraw(team, user(form));
            return new ModelAndView("redirect:" + path(team) + "?done=invitation-withdrawn");
        });
    }

    ModelAndView remove(Users.Team team, Form form) {
        return answer(team, form, () -> {
            changes.remove(team, user(form));
            return new ModelAndView("redirect:" + path(team) + "?done=user-removed");
        });
    }

    /** Shows the page again, with what is wrong, if the command is refused. */
    ModelAndView answer(Users.Team team, Form form, Supplier<ModelAndView> command) {
        try {
            return command.get();
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.INSUFFICIENT_SCOPE) {
                throw e;
            }
            return withPeople(FormErrors.redisplay("portal/people", e.refusal(), form.entered()), team);
        }
    }

    /** The address of the service, for links that are sent to others. */
    String service(HttpServletRequest request) {
        return publicUrl.of(request) + request.getContextPath();
    }

    /** The user, or the invited, that the form is about. */
    static UUID user(Form form) {
        return IdKind.USER.require(form.exact("user"));
    }

    static String path(Users.Team team) {
        return team.accountId() == null ? OPERATORS : USERS;
    }

    private ModelAndView showLink(Users.Team team, HttpServletRequest request, Supplier<UserInvited> command) {
        UUID accountId = team.accountId();
        UUID scope = accountId == null ? team.actorId() : accountId;
        return answer(team, Form.of(request), () -> {
            UserInvited invited = oneTimeForm
                    .submit(scope, request, command, created -> IdKind.USER.format(created.id()))
                    .result();
            return invited == null
                    ? new ModelAndView("redirect:" + path(team) + "?done=repeated-invitation")
                    : OneTimeForm.shown(() -> show(team).addObject("invited", invited));
        });
    }

    private ModelAndView withPeople(ModelAndView page, Users.Team team) {
        List<Users.Item> all = users.of(team.accountId());
        return page.addAllObjects(Map.of(
                "at", path(team),
                "ofAccount", team.accountId() != null,
                "you", team.actorId(),
                "people", all,
                "owners",
                        all.stream()
                                .filter(user -> user.role() == AccountRole.OWNER)
                                .count(),
                "invitations", invitations.of(team.accountId()),
                "roles", AccountRole.values()));
    }
}
