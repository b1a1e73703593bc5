package co.wholesale888.wms.access;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Remembers the minute of each credential's last use until {@link #flush} writes it, so that no request waits for that.
 * If more than 100,000 credentials are used between two writes, the times of the others are written later.
 */
public final class LastUses<K> {

    private static final int MAX_PENDING = 100_000;
    private static final int BATCH = 1_000;
    private static final Logger log = LoggerFactory.getLogger(LastUses.class);

    private final Map<K, Long> minutes = new ConcurrentHashMap<>();
    private final String what;
    private final Comparator<K> order;
    private final SharedConnections connections;
    private final ToIntFunction<List<Map.Entry<K, Long>>> write;

    /**
     * @param what the credentials, in the plural
     * @param order in which every instance updates, so that two of them cannot deadlock
     * @param write updates these credentials with their minutes since 1970
     */
    public LastUses(
            String what,
            Comparator<K> order,
            SharedConnections connections,
            ToIntFunction<List<Map.Entry<K, Long>>> write) {
        this.what = what;
        this.order = order;
        this.connections = connections;
        this.write = write;
    }

    /**
     * Records a use.
     *
     * @param minute minutes since 1970
     */
    public void record(K credential, long minute) {
        if (minutes.size() < MAX_PENDING) {
            minutes.merge(credential, minute, Math::max);
        }
    }

    /** Writes what has been recorded; what cannot be written now is written by the next call. */
    public void flush() {
        List<Map.Entry<K, Long>> pending = minutes.entrySet().stream()
                .map(Map.Entry::copyOf)
                .sorted(Map.Entry.comparingByKey(order))
                .toList();
        for (int from = 0; from < pending.size(); from += BATCH) {
            List<Map.Entry<K, Long>> batch = pending.subList(from, Math.min(from + BATCH, pending.size()));
            try {
                connections.call(Share.CHANGES, () -> write.applyAsInt(batch));
                batch.forEach(entry -> minutes.remove(entry.getKey(), entry.getValue()));
            } catch (RefusedException busy) {
                return;
            } catch (DataAccessException e) {
                if (!OutageLog.covers(e)) {
                    log.warn("The last use of {} {} is written later", pending.size() - from, what, e);
                }
                return;
            }
        }
    }
}
