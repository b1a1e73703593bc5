package co.wholesale888.wms.settings;

import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts all secrets of a kind with the current secret key while it is being rotated, so that the previous key can be
 * removed. To be run at the start and every hour, since an instance that still has the old settings may have stored
 * others meanwhile.
 *
 * @param <T> what has a secret
 */
public final class Reencryption<T> {

    public static final long INTERVAL_MS = 3_600_000;

    private static final int BATCH = 500;
    private static final Logger log = LoggerFactory.getLogger(Reencryption.class);

    private final SecretKey secretKey;
    private final String owners;
    private final BiFunction<UUID, Integer, List<T>> batchAfter;
    private final Function<T, UUID> id;
    private final Predicate<T> reencrypt;

    /**
     * @param owners what has the secrets, in words for the log, such as {@code webhooks}
     * @param batchAfter finds up to so many in the order of their ids, after an id
     * @param reencrypt encrypts the secrets of one with the current secret key, unless they are; returns false if no
     *     key can decrypt them
     */
    public Reencryption(
            SecretKey secretKey,
            String owners,
            BiFunction<UUID, Integer, List<T>> batchAfter,
            Function<T, UUID> id,
            Predicate<T> reencrypt) {
        this.secretKey = secretKey;
        this.owners = owners;
        this.batchAfter = batchAfter;
        this.id = id;
        this.reencrypt = reencrypt;
    }

    /** Does nothing unless the secret key is being rotated. */
    public void run() {
        if (!secretKey.isBeingRotated()) {
            return;
        }
        try {
            long failed = 0;
            List<T> batch = batchAfter.apply(new UUID(0, 0), BATCH);
            while (!batch.isEmpty()) {
                failed += batch.stream().filter(reencrypt.negate()).count();
                batch = batchAfter.apply(id.apply(batch.getLast()), BATCH);
            }
            if (failed == 0) {
                log.info("All secrets of {} are encrypted with secret key {}", owners, secretKey.id());
            } else {
                log.warn("{} {} have secrets that neither secret key can decrypt", failed, owners);
            }
        } catch (RuntimeException e) {
            log.warn("The secrets of {} are not all encrypted with the new secret key yet: {}", owners, e.toString());
        }
    }
}
