package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.AccountWithUser;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The client accounts, and their approval and suspension. */
@PortalPage
@RequestMapping("/portal/operator/accounts")
class AccountsPageController {

    private static final int PAGE_SIZE = 50;

    private final Accounts accounts;

    AccountsPageController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    ModelAndView list(SignedInOperator operator, @AllowedParameters({"status", "after"}) Query query) {
        Account.Status status = query.choice("status", Account.Status.class);
        String after = Objects.toString(query.id("after", IdKind.ACCOUNT), null);
        query.refuseInvalid();
        return page(status, after);
    }

    private ModelAndView page(Account.@Nullable Status status, @Nullable String position) {
        Page<AccountWithUser> page = accounts.page(status, PAGE_SIZE, position);
        List<AccountWithUser> waiting = accounts.approvable(PAGE_SIZE + 1);
        return new ModelAndView("portal/accounts")
                .addObject("errors", FormErrors.NONE)
                .addObject("status", status == null ? "" : status.name())
                .addObject("accounts", page.items())
                .addObject("pending", waiting.stream().limit(PAGE_SIZE).toList())
                .addObject("morePending", waiting.size() > PAGE_SIZE)
                .addObject("next", page.next());
    }

    @PostMapping("/{account}/approve")
    ModelAndView approve(SignedInOperator operator, @PathVariable String account, Form form) {
        return change(account, form, accounts::approve, seen -> "approved");
    }

    /** Suspends an account, or refuses one that waits for approval. */
    @PostMapping("/{account}/suspend")
    ModelAndView suspend(SignedInOperator operator, @PathVariable String account, Form form) {
        return change(
                account, form, accounts::suspend, seen -> seen == Account.Status.PENDING ? "refused" : "suspended");
    }

    private ModelAndView change(
            String account,
            Form form,
            BiFunction<UUID, Account.Status, AccountWithUser> command,
            Function<Account.Status, String> done) {
        UUID id = IdKind.ACCOUNT.require(account);
        try {
            // The status that the operator saw when submitting the form
            Account.Status seen = form.requireChoice("seen", Account.Status.class);
            AccountWithUser changed = command.apply(id, seen);
            String changedId = IdKind.ACCOUNT.format(changed.account().id());
            return new ModelAndView(
                    "account".equals(form.text("page"))
                            ? "redirect:/portal/operator/accounts/" + changedId + "?done=" + done.apply(seen)
                            : "redirect:/portal/operator/accounts?done=" + done.apply(seen) + "#" + changedId);
        } catch (RefusedException e) {
            if (e.refusal().code() != ErrorCode.INVALID_STATE) {
                throw e;
            }
            return FormErrors.redisplay(page(null, null), e.refusal()).addObject("errors", FormErrors.of(e.refusal()));
        }
    }
}
