package co.wholesale888.wms.notices;

/**
 * Which notices a user of a client's account wants by e-mail.
 *
 * @param alerts how often new alerts are reported
 * @param shipments whether each shipment is reported when it ships and when it is delivered
 * @param webhooks whether webhooks that fail or were paused are reported
 * @param keys whether API keys that are about to expire are reported
 */
public record NoticeChoice(AlertDigest alerts, boolean shipments, boolean webhooks, boolean keys) {

    /** Few messages: only what stops an integration from working. */
    public static final NoticeChoice DEFAULT = new NoticeChoice(AlertDigest.OFF, false, true, true);
}
