package co.wholesale888.wms.mail;

import co.wholesale888.wms.settings.PurposeCipher;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.IdKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Encrypts the content of messages for the database, each bound to its message. */
@Component
class MailCipher {

    private final PurposeCipher cipher;
    private final JsonMapper json;

    MailCipher(SecretKey secretKey, JsonMapper json) {
        this.cipher = new PurposeCipher(secretKey, "mail");
        this.json = json;
    }

    byte[] encrypt(UUID id, MailContent content) {
        return cipher.encrypt(json.writeValueAsBytes(content), IdKind.bytes(id));
    }

    /** The content; null if the secret key has changed since, or there is none. */
    @Nullable
    MailContent decrypt(UUID id, byte @Nullable [] encrypted) {
        byte[] content = encrypted == null ? null : cipher.decrypt(encrypted, IdKind.bytes(id));
        return content == null ? null : json.readValue(content, MailContent.class);
    }
}
