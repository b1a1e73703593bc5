package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A bounded cache of credentials, whose entries are valid only as long as {@link AccessEpoch} trusts them. */
public final class TrustedCache<K, V> {

    private final AccessEpoch epoch;
    private final Cache<K, Entry<V>> entries;

    public TrustedCache(AccessEpoch epoch, int maxEntries, Duration maxAge) {
        this.epoch = epoch;
        this.entries = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterWrite(maxAge)
                .build();
    }

    @Nullable
    public V get(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null && epoch.isTrusted(entry.generation) ? entry.value : null;
    }

    /**
     * Caches a value.
     *
     * @param generation the epoch's generation before the value was read from the database
     */
    public void put(K key, V value, long generation) {
        entries.put(key, new Entry<>(value, generation));
    }

    private record Entry<V>(V value, long generation) {}
}
