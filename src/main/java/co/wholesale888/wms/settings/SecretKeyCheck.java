package co.wholesale888.wms.settings;

import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Refuses to start an instance whose secret key is not that of the other instances on the same database: cursors and
 * form tokens would be refused by the others, and webhooks' secrets could not be decrypted.
 *
 * <p>The database holds the id of the key that makes everything new. The first instance records it. An instance is
 * accepted if one of its keys is the recorded one, and then records its current key, so that a rotation goes on. Of
 * several instances that start at once with keys that do not fit, exactly one is accepted: each records its key only in
 * place of the one that it has read.
 *
 * <p>The id is no help in finding the key: it has 32 bits of a hash over 256 random ones.
 */
@Component
class SecretKeyCheck implements SmartInitializingSingleton {

    private final SecretKey secretKey;
    private final JdbcClient jdbc;

    SecretKeyCheck(SecretKey secretKey, JdbcClient jdbc) {
        this.secretKey = secretKey;
        this.jdbc = jdbc;
    }

    /**
     * Checks the keys before the service accepts requests or sends anything. Writes nothing if the current key is
     * recorded already.
     *
     * @throws InvalidSettingException if none of the keys is the recorded one
     */
    @Override
    public void afterSingletonsInstantiated() {
        while (true) {
            Optional<String> recorded = recorded();
            if (recorded.isPresent()) {
                check(recorded.get());
            }
            if (recorded.filter(secretKey.id()::equals).isPresent() || record(recorded)) {
                return;
            }
        }
    }

    private Optional<String> recorded() {
        return jdbc.sql("select key_id from secret_key_check")
                .query(String.class)
                .optional();
    }

    private void check(String recorded) {
        List<String> ids = secretKey.ids();
        if (!ids.contains(recorded)) {
            throw new InvalidSettingException(
                    "wms.secret-key",
                    ("with id %s is not accepted: the instances on this database use the secret key with id %s. Start"
                                    + " with that key or, to replace it, give it as wms.previous-secret-key as well.")
                            .formatted(String.join(" or ", ids), recorded));
        }
    }

    /** Returns whether the current key is recorded; {@code false} if another instance has recorded one meanwhile. */
    private boolean record(Optional<String> replaced) {
        return replaced.map(id -> jdbc.sql("update secret_key_check set key_id = ? where key_id = ?")
                                .params(secretKey.id(), id))
                        .orElseGet(() -> jdbc.sql(
                                        "insert into secret_key_check (key_id) values (?) on conflict do nothing")
                                .param(secretKey.id()))
                        .update()
                == 1;
    }
}
