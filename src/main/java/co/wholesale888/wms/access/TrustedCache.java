package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of credentials. Its entries are valid only for a limited time, and only as long as
 * {@link AccessEpoch} trusts them. It remembers them for longer, so that a credential that was right before can be
 * told from a guess.
 */
public final class TrustedCache<K, V> {

    /** How long an entry is valid at most. */
    public static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final AccessEpoch epoch;
    private final Cache<K, Entry<V>> entries;

    /** A cache that remembers an entry for two days after its last use. */
    public TrustedCache(AccessEpoch epoch, int maxEntries) {
        this(epoch, maxEntries, Duration.ofDays(2));
    }

    /** @param remembered how long an entry that is not used is remembered, at least {@link #MAX_AGE} */
    public TrustedCache(AccessEpoch epoch, int maxEntries, Duration remembered) {
        this.epoch = epoch;
        this.entries = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterAccess(remembered)
                .build();
    }

    /** Returns the value if it is valid. */
    @Nullable
    public V get(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        if (entry == null || System.nanoTime() - entry.loadedNanos >= MAX_AGE.toNanos()) {
            return null;
        }
        return epoch.isTrusted(entry.generation, entry.subjects) ? entry.value : null;
    }

    /** Returns the last value of the key even if it is no longer valid: a hint, never a reason to let anybody in. */
    @Nullable
    public V remembered(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry == null ? null : entry.value;
    }

    /**
     * Caches a value.
     *
     * @param generation the epoch's generation before the value was read from the database
     * @param subjects the token, user and account whose revocation makes the value invalid
     */
    public void put(K key, V value, long generation, List<UUID> subjects) {
        entries.put(key, new Entry<>(value, generation, subjects, System.nanoTime()));
    }

    private record Entry<V>(V value, long generation, List<UUID> subjects, long loadedNanos) {}
}
