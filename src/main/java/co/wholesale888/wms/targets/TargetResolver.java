package co.wholesale888.wms.targets;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
 * Resolves host names, and rejects a host if any of its addresses is special, and a port that is not allowed. The HTTP
 * client connects only to the addresses returned here, so the address that was checked is the one connected to.
 *
 * <p>A lookup blocks in the operating system for an unbounded time. It runs on a platform thread, one per name at a
 * time, so that an unresponsive name server delays neither other names nor the virtual threads of the service.
 */
@Component
public class TargetResolver implements DnsResolver, AutoCloseable {

    public static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** The client tries the addresses in order, each for a whole connect timeout. */
    private static final int MAX_ADDRESSES = 4;

    private static final int MAX_LOOKUPS = 256;

    /** Of those for registrations: anybody can name hosts whose name servers never answer. */
    private static final int MAX_REGISTRATION_LOOKUPS = 16;

    private static final InetAddress[] NONE = {};

    /** Looks up the addresses of a host; may block. */
    public interface Lookup {

        InetAddress[] find(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final boolean allowPrivate;
    private final TargetPorts ports;
    private final ThreadPoolExecutor threads;
    private final Map<String, CompletableFuture<InetAddress[]>> pendingLookups = new ConcurrentHashMap<>();

    @Autowired
    TargetResolver(TargetSettings settings) {
        this(InetAddress::getAllByName, settings.allowPrivateTargets(), settings.targetPorts(), MAX_LOOKUPS);
    }

    public TargetResolver(Lookup lookup, boolean allowPrivate) {
        this(lookup, allowPrivate, new TargetPorts(TargetPorts.DEFAULT), MAX_LOOKUPS);
    }

    private TargetResolver(Lookup lookup, boolean allowPrivate, TargetPorts ports, int maxLookups) {
        this.lookup = lookup;
        this.allowPrivate = allowPrivate;
        this.ports = ports;
        this.threads = new ThreadPoolExecutor(
                0,
                maxLookups,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("webhook-dns-", 0).factory());
    }

    /** Another one by the same rules, with a few threads of its own, so that registrations delay no delivery. */
    TargetResolver forRegistrations() {
        return new TargetResolver(lookup, allowPrivate, ports, MAX_REGISTRATION_LOOKUPS);
    }

    boolean allowsPrivate() {
        return allowPrivate;
    }

    TargetPorts ports() {
        return ports;
    }

    /** Checks the port as well, because a URL may be older than the rule. */
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        if (!ports.contain(port)) {
            throw new BlockedAddressException("the port is not allowed");
        }
        return DnsResolver.super.resolve(host, port);
    }

    /**
     * Returns the addresses to connect to. Throws {@link BlockedAddressException} if any of them is special,
     * {@link LookupLimitException} if too many other lookups have not ended, and {@link UnknownHostException} if there
     * is no address or the lookup takes longer than {@link #TIMEOUT}.
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookUp(host);
        if (found.length == 0) {
            throw new UnknownHostException("no address was found");
        }
        if (!allowPrivate && Arrays.stream(found).anyMatch(SpecialAddresses::contain)) {
            throw new BlockedAddressException("an address of the host is not public");
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

    private InetAddress[] lookUp(String host) throws LookupLimitException {
        try {
            return pendingLookups
                    .computeIfAbsent(host.toLowerCase(Locale.ROOT), this::startLookup)
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NONE;
        } catch (ExecutionException | TimeoutException e) {
            return NONE;
        } catch (RejectedExecutionException e) {
            throw new LookupLimitException();
        }
    }

    private CompletableFuture<InetAddress[]> startLookup(String host) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return lookup.find(host);
                    } catch (UnknownHostException | RuntimeException e) {
                        return NONE;
                    } finally {
                        // Before the result is there, so that a caller that has it starts a new lookup next time
                        pendingLookups.remove(host);
                    }
                },
                threads);
    }
}
