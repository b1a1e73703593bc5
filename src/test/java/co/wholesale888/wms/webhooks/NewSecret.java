package co.wholesale888.wms.webhooks;

import java.util.UUID;

/** Creates the encrypted secrets of webhooks that other modules' tests insert into a database. */
public final class NewSecret {

    private NewSecret() {}

    public static byte[] encrypted(SecretCipher cipher, UUID webhookId) {
        return cipher.encrypt(webhookId, WebhookSecret.generate());
    }
}
