package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.SignedInClient;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.tokens.Tokens;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import co.wholesale888.wms.webhooks.Webhooks;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** How far a client has come in setting up a warehouse. Looks only at the first {@link #LIMIT} keys and webhooks. */
@Component
class OnboardingProgress {

    private static final int LIMIT = 50;

    private final Warehouses warehouses;
    private final Tokens tokens;
    private final Webhooks webhooks;
    private final Deliveries deliveries;

    OnboardingProgress(Warehouses warehouses, Tokens tokens, Webhooks webhooks, Deliveries deliveries) {
        this.warehouses = warehouses;
        this.tokens = tokens;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
    }

    boolean hasSandbox(SignedInClient owner, WarehouseContext warehouse) {
        return warehouse.sandbox()
                || warehouses.page(owner.accountId(), LIMIT, null).items().stream()
                        .anyMatch(Warehouse::sandbox);
    }

    boolean hasKey(SignedInClient owner, WarehouseContext warehouse) {
        return !keys(owner, warehouse).isEmpty();
    }

    boolean hasUsedKey(SignedInClient owner, WarehouseContext warehouse) {
        return keys(owner, warehouse).stream().anyMatch(key -> key.lastUsedAt() != null);
    }

    boolean hasWebhook(WarehouseContext warehouse) {
        return !webhooks.page(warehouse.uuid(), 1, null).items().isEmpty();
    }

    /** Whether a delivery has succeeded. */
    boolean hasDelivered(WarehouseContext warehouse) {
        return webhooks.page(warehouse.uuid(), LIMIT, null).items().stream()
                .map(webhook ->
                        deliveries.page(warehouse.uuid(), webhook.id(), Set.of(DeliveryStatus.SUCCEEDED), 1, null))
                .map(Page::items)
                .anyMatch(found -> !found.isEmpty());
    }

    private List<Token> keys(SignedInClient owner, WarehouseContext warehouse) {
        return tokens.page(owner.accountId(), warehouse.uuid(), LIMIT, null).items();
    }
}
