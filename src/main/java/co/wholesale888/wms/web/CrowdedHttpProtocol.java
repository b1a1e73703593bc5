package co.wholesale888.wms.web;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's HTTP/1.1, which makes room while more than three quarters of the permitted connections are open: it ends
 * those on which it has waited longest for the client to send a request, or the rest of one. So idle connections and
 * clients that send slowly, however many, shut nobody out. A request that is being handled is not affected. Many
 * connections that come at once are accepted at the {@link AcceptPace}.
 */
public final class CrowdedHttpProtocol extends Http11NioProtocol {

    private static final Logger log = LoggerFactory.getLogger(CrowdedHttpProtocol.class);
    private static final long INTERVAL_MS = 50;
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration MAX_WAIT_FOR_TURN = Duration.ofSeconds(1);

    private @Nullable ScheduledFuture<?> task;
    private long loggedNanos = System.nanoTime() - LOG_INTERVAL_NANOS;

    /** Called by Tomcat. */
    public CrowdedHttpProtocol() {
        super(new PacedEndpoint());
    }

    @Override
    public void start() throws Exception {
        super.start();
        task = getUtilityExecutor()
                .scheduleWithFixedDelay(this::makeRoomOrLog, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (task != null) {
            task.cancel(false);
        }
        super.stop();
    }

    /** An exception would end the schedule for good, unnoticed. */
    private void makeRoomOrLog() {
        try {
            makeRoom();
        } catch (RuntimeException e) {
            log.error("Connections could not be ended; trying again", e);
        }
    }

    private void makeRoom() {
        if (excess(0) <= 0) {
            return;
        }
        List<SocketWrapperBase<NioChannel>> open = new ArrayList<>(getEndpoint().getConnections());
        List<SocketWrapperBase<NioChannel>> lasting =
                open.stream().filter(connection -> !Waiting.isEnded(connection)).toList();
        // Those ended before make room as soon as Tomcat has a turn for them; ending others too would be too many
        long excess = excess(open.size() - lasting.size());
        if (excess <= 0) {
            return;
        }
        lasting.stream()
                .map(Waiting::of)
                .filter(Waiting::forClient)
                .sorted(Comparator.comparingLong(Waiting::since))
                .filter(Waiting::isAllRead)
                .limit(excess)
                .forEach(Waiting::end);
        if (System.nanoTime() - loggedNanos >= LOG_INTERVAL_NANOS) {
            loggedNanos = System.nanoTime();
            log.warn(
                    "{} of {} connections are open. Those that have waited longest for a request are ended",
                    getConnectionCount(),
                    getMaxConnections());
        }
    }

    private long excess(int ended) {
        return getConnectionCount() - ended - (getMaxConnections() - getMaxConnections() / 4);
    }

    private static final class PacedEndpoint extends NioEndpoint {

        private final AcceptPace pace = new AcceptPace(task -> getExecutor().execute(task), MAX_WAIT_FOR_TURN);

        @Override
        protected SocketChannel serverSocketAccept() throws Exception {
            pace.await();
            return super.serverSocketAccept();
        }
    }

    /**
     * A connection, as it was a moment ago, because it changes meanwhile.
     *
     * @param forClient whether the next step is the client's: a request, or the rest of its headers or body
     * @param since the time of the last answer, or of the beginning, in milliseconds; bytes that trickle do not count
     */
    private record Waiting(SocketWrapperBase<NioChannel> connection, boolean forClient, long since) {

        static Waiting of(SocketWrapperBase<NioChannel> connection) {
            return connection instanceof NioSocketWrapper nio
                    ? new Waiting(nio, nio.interestOpsHas(SelectionKey.OP_READ), nio.getLastWrite())
                    : new Waiting(connection, false, 0);
        }

        static boolean isEnded(SocketWrapperBase<NioChannel> connection) {
            SocketChannel channel = connection.getSocket().getIOChannel();
            return channel == null || channel.socket().isInputShutdown();
        }

        /** Whether nothing has arrived that the service has still to read: a request that is there is answered. */
        boolean isAllRead() {
            SocketChannel channel = connection.getSocket().getIOChannel();
            try {
                return channel == null || channel.socket().getInputStream().available() == 0;
            } catch (IOException e) {
                return true; // ending or closed already; counts as one of those that make room
            }
        }

        /** As if the client had sent its last byte: Tomcat itself closes the connection, in its own thread. */
        void end() {
            SocketChannel channel = connection.getSocket().getIOChannel();
            if (channel == null) {
                return; // closed meanwhile
            }
            try {
                channel.shutdownInput();
            } catch (IOException e) {
                // The client has gone
            }
        }
    }
}
