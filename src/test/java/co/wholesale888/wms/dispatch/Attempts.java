package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.DeliveryMode;
import co.wholesale888.wms.webhooks.WebhookSecret;
import java.util.UUID;

/** Attempts that were not leased, for tests to which only a few of their fields matter. */
final class Attempts {

    private Attempts() {}

    static Attempt to(String url) {
        return to(url, System.nanoTime());
    }

    static Attempt to(String url, long leasedAtNanos) {
        Attempt.Key key = new Attempt.Key(IdKind.next(), IdKind.next(), IdKind.next());
        return of(key, IdKind.next(), url, leasedAtNanos);
    }

    /** An attempt at the delivery with this key, to no server. */
    static Attempt of(Attempt.Key key, UUID leaseId) {
        return of(key, leaseId, "https://erp.example.com/", System.nanoTime());
    }

    private static Attempt of(Attempt.Key key, UUID leaseId, String url, long leasedAtNanos) {
        return new Attempt(
                key,
                leaseId,
                IdKind.next(),
                "webhook.test",
                url,
                DeliveryMode.ONCE,
                "{}",
                WebhookSecret.generate(),
                "",
                null,
                null,
                leasedAtNanos);
    }
}
