package co.wholesale888.wms.embedded;

import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.AccountWithUser;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.Operators;
import co.wholesale888.wms.ledger.Ledger;
import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.WriteOutcome;
import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.reservations.ReservationChange;
import co.wholesale888.wms.reservations.ReservationLane;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.tokens.TokenSpec;
import co.wholesale888.wms.tokens.Tokens;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Fills an empty embedded database with demo data through the ordinary services, in one transaction, so that an
 * interrupted start leaves nothing behind. Only a reservation comes after it, through the lane.
 */
@Service
@Conditional(NoDatabaseConfigured.class)
class DemoData {

    private final Accounts accounts;
    private final Operators operators;
    private final Passwords passwords;
    private final Warehouses warehouses;
    private final Tokens tokens;
    private final SkuRegistry registry;
    private final Ledger ledger;
    private final Orders orders;
    private final ReservationLane reservations;
    private final DemoSecrets secrets;
    private final Clock clock;

    DemoData(
            Accounts accounts,
            Operators operators,
            Passwords passwords,
            Warehouses warehouses,
            Tokens tokens,
            SkuRegistry registry,
            Ledger ledger,
            Orders orders,
            ReservationLane reservations,
            DemoSecrets secrets,
            Clock clock) {
        this.accounts = accounts;
        this.operators = operators;
        this.passwords = passwords;
        this.warehouses = warehouses;
        this.tokens = tokens;
        this.registry = registry;
        this.ledger = ledger;
        this.orders = orders;
        this.reservations = reservations;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Does nothing if there is an account: the database is in use, or already has its demo data.
     *
     * @return the demo's new warehouse, or null
     */
    @Transactional
    public @Nullable UUID seedIfEmpty() {
        if (!accounts.page(null, 1, null).items().isEmpty()) {
            return null;
        }
        operators.ensure(DemoSecrets.OPERATOR_EMAIL, secrets.operatorPassword());
        AccountWithUser client = accounts.open(
                "Demo Outfitters",
                DemoSecrets.CLIENT_EMAIL,
                passwords.hash(secrets.clientPassword()),
                Account.Status.APPROVED);
        UUID accountId = client.account().id();
        Warehouse warehouse = warehouses.register(accountId, client.userId(), "LDN-1", "London", false);
        Tokens.Minted token = tokens.mint(
                accountId, warehouse.id(), new TokenSpec("demo", Caller.Role.SUPERVISOR, null, null, List.of(), false));
        DemoStock.SKUS.forEach(sku -> registry.put(warehouse.id(), sku.sku(), sku.threshold(), sku.par()));
        DemoStock.historyUntil(Times.micros(clock.instant()))
                .forEach(lines -> write(warehouse.id(), token.token().id(), lines));
        Order order = orders.create(warehouse.id(), "PO-2207", DemoStock.ORDER);
        orders.ship(warehouse.id(), order.id(), "DHL", "JD014600003456789012");
        // Stored before the commit: after a rollback the next start replaces it, but a lost token could not be restored
        secrets.storeToken(token.text());
        return warehouse.id();
    }

    /** Holds the goods of a cart, for the longest possible time. */
    void reserve(UUID warehouseId) {
        reservations.change(
                null,
                new ReservationChange.Reserve(
                        warehouseId, IdKind.next(), DemoStock.CART, "CART-1042", Duration.ofDays(7)),
                null);
    }

    private void write(UUID warehouseId, UUID tokenId, List<StockLine> lines) {
        WriteOutcome outcome = ledger.append(new StockWrite(warehouseId, EntrySource.API, tokenId, lines));
        if (outcome instanceof WriteOutcome.Refused refused) {
            throw new IllegalStateException("the demo data was refused: " + refused.refusal());
        }
    }
}
