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

/** How far a client has come with a warehouse. Looks at the first of everything: who has many is no beginner. */
@Component
class OnboardingProgress {

    private static final int LOOKED_AT = 50;

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

    boolean hasSandbox(SignedInClient owner, WarehouseContext place) {
        return place.sandbox()
                || warehouses.page(owner.accountId(), LOOKED_AT, null).items().stream()
                        .anyMatch(Warehouse::sandbox);
    }

    boolean hasKey(SignedInClient owner, WarehouseContext place) {
        return !keys(owner, place).isEmpty();
    }

    boolean hasUsedKey(SignedInClient owner, WarehouseContext place) {
        return keys(owner, place).stream().anyMatch(key -> key.lastUsedAt() != null);
    }

    boolean hasWebhook(WarehouseContext place) {
        return !webhooks.page(place.uuid(), 1, null).items().isEmpty();
    }

    /** Whether a receiver has ever answered as it should. */
    boolean hasDelivered(WarehouseContext place) {
        return webhooks.page(place.uuid(), LOOKED_AT, null).items().stream()
                .map(hook -> deliveries.page(place.uuid(), hook.id(), Set.of(DeliveryStatus.SUCCEEDED), 1, null))
                .map(Page::items)
                .anyMatch(found -> !found.isEmpty());
    }

    private List<Token> keys(SignedInClient owner, WarehouseContext place) {
        return tokens.page(owner.accountId(), place.uuid(), LOOKED_AT, null).items();
    }
}
