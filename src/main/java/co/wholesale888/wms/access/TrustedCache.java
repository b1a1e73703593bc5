package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers what the database said about credentials, for as long as {@link AccessEpoch} vouches for it. Bounded. */
public final class TrustedCache<K, V> {

    private final AccessEpoch epoch;
    private final Cache<K, Entry<V>> entries;

    public TrustedCache(AccessEpoch epoch, int maxEntries, Duration keep) {
        this.epoch = epoch;
        this.entries = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterWrite(keep)
                .build();
    }

    @Nullable
    public V get(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null && epoch.vouchesFor(entry.generation) ? entry.value : null;
    }

    /**
     * Remembers a value.
     *
     * @param generation the epoch's generation as it was before the value was read from the database
     */
    public void put(K key, V value, long generation) {
        entries.put(key, new Entry<>(value, generation));
    }

    private record Entry<V>(V value, long generation) {}
}
