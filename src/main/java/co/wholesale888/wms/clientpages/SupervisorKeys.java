package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.tokens.Tokens;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The active API keys of a warehouse with the role Supervisor. The ledger records under one of them what a client
 * enters on a page.
 */
@Component
class SupervisorKeys {

    private final Tokens tokens;

    SupervisorKeys(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The keys, oldest first. */
    List<Token> of(WarehouseContext warehouse) {
        return tokens.active(warehouse.requireOwner().accountId(), warehouse.uuid()).stream()
                .filter(key -> key.spec().role() == Caller.Role.SUPERVISOR)
                .toList()
                .reversed();
    }

    /**
     * The key that the form's field {@code key} names.
     *
     * @throws RefusedException VALIDATION_FAILED if it names none of them
     */
    Token chosen(WarehouseContext warehouse, Form form) {
        return of(warehouse).stream()
                .filter(each -> IdKind.TOKEN.format(each.id()).equals(form.text("key")))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.VALIDATION_FAILED, "Choose an active API key with the role Supervisor."));
    }
}
