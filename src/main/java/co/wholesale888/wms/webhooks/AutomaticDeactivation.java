package co.wholesale888.wms.webhooks;

import static co.wholesale888.wms.settings.InvalidSettingException.requireRange;

import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.webhooks.Webhook.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deactivates webhooks whose endpoints want or accept nothing any more. However many instances notice it, it is done
 * and recorded once, because each locks the webhook and looks again.
 */
@Service
public class AutomaticDeactivation {

    private final WebhookRepository repository;
    private final DeliveryRepository deliveries;
    private final Webhooks webhooks;
    private final Events events;
    private final Settings settings;
    private final Clock clock;

    AutomaticDeactivation(
            WebhookRepository repository,
            DeliveryRepository deliveries,
            Webhooks webhooks,
            Events events,
            Settings settings,
            Clock clock) {
        this.repository = repository;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * When webhooks are deactivated.
     *
     * @param pauseAfter for how long every attempt has to fail; 1 hour to 365 days, or 0 for never
     */
    @ConfigurationProperties("wms.webhooks")
    record Settings(@DefaultValue("3d") Duration pauseAfter) {

        Settings {
            if (!pauseAfter.isZero()) {
                String rule = "must be 1 hour to 365 days, or 0 for never";
                requireRange(pauseAfter, Duration.ofHours(1), Duration.ofDays(365), "wms.webhooks.pause-after", rule);
            }
        }
    }

    /**
     * Whether a webhook has failed for so long, at the time of its last failure, that {@link #failing} is called for.
     */
    public boolean isDue(@Nullable Instant failingSince, Instant failedAt) {
        return failingSince != null
                && !settings.pauseAfter.isZero()
                && !failingSince.plus(settings.pauseAfter).isAfter(failedAt);
    }

    /**
     * Deactivates a webhook in mode RETRY whose endpoint has answered 410 Gone.
     *
     * @param url what answered; if the webhook leads elsewhere by now, nothing is changed
     */
    @Transactional
    public void gone(UUID warehouseId, UUID id, String url) {
        lockActive(warehouseId, id)
                .filter(webhook -> webhook.settings().delivery() == DeliveryMode.RETRY)
                .filter(webhook -> webhook.settings().url().equals(url))
                .ifPresent(webhook -> webhooks.stop(
                        webhook, StopReason.GONE, Times.micros(clock.instant()), Map.of("responseStatus", 410)));
    }

    /**
     * Deactivates a webhook if every attempt has failed for too long. The log decides, because the time in the row may
     * be from before a success that another instance recorded just then.
     */
    @Transactional
    public void failing(UUID warehouseId, UUID id) {
        Instant now = Times.micros(clock.instant());
        lockActive(warehouseId, id).ifPresent(webhook -> {
            Instant since = webhook.failingSince();
            if (since == null || !isDue(since, now)) {
                return;
            }
            Optional<Instant> succeededAt = deliveries.findLastSuccess(warehouseId, id, since);
            if (succeededAt.isPresent()) {
                webhook.failsSince(succeededAt.get());
            } else {
                webhooks.stop(webhook, StopReason.FAILING, now, Map.of("reason", "failing", "failingSince", since));
            }
        });
    }

    private Optional<Webhook> lockActive(UUID warehouseId, UUID id) {
        events.lock(warehouseId);
        return repository
                .findLockedByKey(new Webhook.Key(warehouseId, id))
                .filter(webhook -> webhook.settings().active());
    }
}
