package co.wholesale888.wms.portal;

import co.wholesale888.wms.access.ClientAccounts;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.warehouses.Account;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: who wants in, and who is in. */
@Controller
@RequestMapping("/portal/operator/accounts")
class AccountsPageController {

    private static final int PER_PAGE = 50;

    private final ClientAccounts accounts;

    AccountsPageController(ClientAccounts accounts) {
        this.accounts = accounts;
    }

    /** An account in the list. */
    record Row(String id, String name, String email, Account.Status status, Instant createdAt) {

        static Row of(ClientAccounts.Opened opened) {
            Account account = opened.account();
            return new Row(
                    IdKind.ACCOUNT.format(account.id()),
                    account.name(),
                    opened.email(),
                    account.status(),
                    account.createdAt());
        }

        public String tone() {
            return status.name().toLowerCase(Locale.ROOT);
        }
    }

    @GetMapping
    ModelAndView list(Staff staff, @Known({"status", "after", "done"}) Query query) {
        Account.Status status = query.choice("status", Account.Status.class);
        String after = query.text("after");
        query.refuseInvalid();
        String position = after == null ? null : IdKind.ACCOUNT.require(after).toString();
        Page<ClientAccounts.Opened> page = accounts.page(status, PER_PAGE, position);
        String next = page.next();
        return new ModelAndView("portal/accounts")
                .addObject("status", status == null ? "" : status.name())
                .addObject("accounts", page.items().stream().map(Row::of).toList())
                .addObject("waiting", waiting())
                .addObject("next", next == null ? "" : IdKind.ACCOUNT.format(UUID.fromString(next)));
    }

    @PostMapping("/{account}/approve")
    String approve(Staff staff, @PathVariable String account) {
        accounts.approve(IdKind.ACCOUNT.require(account));
        return "redirect:/portal/operator/accounts?done=approved";
    }

    @PostMapping("/{account}/suspend")
    String suspend(Staff staff, @PathVariable String account) {
        accounts.suspend(IdKind.ACCOUNT.require(account));
        return "redirect:/portal/operator/accounts?done=suspended";
    }

    private List<Row> waiting() {
        return accounts.page(Account.Status.PENDING, PER_PAGE, null).items().stream()
                .map(Row::of)
                .toList();
    }
}
