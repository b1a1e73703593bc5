package co.wholesale888.wms.targets;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Finds the addresses of a host and refuses it where any one of them is special. The HTTP client connects to exactly
 * what is returned here, so that what was checked is what is connected to.
 *
 * <p>Looking a name up blocks in the operating system, for as long as that likes. It is done on threads of its own, one
 * for each name at a time, so that a dead name server holds up neither other names nor the (virtual) threads that
 * everything else runs on.
 */
@Component
public class TargetResolver implements DnsResolver, AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The client tries one after the other, each for as long as a connection may take. */
    private static final int MAX_ADDRESSES = 4;

    private static final int MAX_LOOKUPS = 256;

    /** How names are looked up; blocks. */
    public interface Lookup {

        InetAddress[] find(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final boolean allowPrivate;
    private final ThreadPoolExecutor threads;
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

    @Autowired
    public TargetResolver(TargetSettings settings) {
        this(InetAddress::getAllByName, settings.allowPrivateTargets());
    }

    public TargetResolver(Lookup lookup, boolean allowPrivate) {
        this.lookup = lookup;
        this.allowPrivate = allowPrivate;
        this.threads = new ThreadPoolExecutor(
                0,
                MAX_LOOKUPS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("webhook-dns-", 0).factory());
    }

    /**
     * The addresses to connect to.
     *
     * @throws BlockedAddressException where any of them is special
     * @throws UnknownHostException where there is none, or none is found in time
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = find(host);
        if (!allowPrivate && Arrays.stream(found).anyMatch(SpecialAddresses::contain)) {
            throw new BlockedAddressException();
        }
        return Arrays.copyOf(found, Math.min(found.length, MAX_ADDRESSES));
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) {
        return host;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private InetAddress[] find(String host) throws UnknownHostException {
        try {
            InetAddress[] found = underWay.computeIfAbsent(host.toLowerCase(Locale.ROOT), this::begin)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (found.length > 0) {
                return found;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            // Told apart for nobody: there is no address now.
        }
        throw new UnknownHostException("no address was found");
    }

    private CompletableFuture<InetAddress[]> begin(String host) {
        CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                answer.complete(lookup.find(host));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                underWay.remove(host, answer);
            }
        });
        return answer;
    }
}
