package co.wholesale888.wms.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy between a client and its PostgreSQL. It forwards everything until it is told to cut the connections, to
 * freeze them, to forward slowly, or to sever one connection between two round trips.
 */
public final class TcpProxy implements AutoCloseable {

    /** The start of ReadyForQuery, the message that ends every response of PostgreSQL; one byte of status follows. */
    private static final long READY_FOR_QUERY = 0x5A_0000_0005L;

    private static final byte ROW_DESCRIPTION = 'T';
    private static final int DROP_BYTES = 256;
    private static final int DROP_MS = 5;

    private final ServerSocket server;
    private final JdbcAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean frozen;
    private volatile @Nullable String garbled;
    private volatile boolean cut;
    private volatile boolean trickling;
    private volatile @Nullable Sever sever;
    private final AtomicReference<@Nullable String> severedResponse = new AtomicReference<>();

    private TcpProxy(JdbcAddress target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** A proxy in front of the server of this JDBC URL. */
    public static TcpProxy before(String jdbcUrl) {
        return new TcpProxy(JdbcAddress.of(jdbcUrl));
    }

    /** The same JDBC URL with the address of this proxy. */
    public String through(String jdbcUrl) {
        return JdbcAddress.through(server.getLocalPort(), jdbcUrl);
    }

    /** Closes all connections and refuses new ones. */
    public void cut() {
        cut = true;
        open.forEach(TcpProxy::close);
    }

    /** Stops forwarding without closing anything. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** Forwards 256 bytes every 5 milliseconds, in both directions of each connection. */
    public void trickle() {
        trickling = true;
    }

    /**
     * Severs the next connection that sends this text. The server executes the request, but its response is not
     * forwarded: to the database, the service has been killed at this point.
     *
     * @param roundTrip which response is dropped; 1 is the response to the request with the text
     */
    public void severAfter(String text, int roundTrip) {
        sever = new Sever(text, roundTrip);
    }

    /**
     * Severs the next connection whose response contains this text, and does not forward that response. Unlike
     * {@link #severAfter}, it also finds statements that the client has prepared and sends without their text.
     */
    public void severAtResponse(String text) {
        severedResponse.set(text);
    }

    /** Whether no connection was severed since {@link #severAtResponse}. */
    public boolean isSevering() {
        return severedResponse.get() != null;
    }

    /**
     * Removes the description of the rows from the next response to a request with this text, so that the client gets
     * rows that it does not expect.
     */
    public void garbleAfter(String text) {
        garbled = text;
    }

    /** Whether no response was garbled since {@link #garbleAfter}. */
    public boolean isGarbling() {
        return garbled != null;
    }

    /** Forwards again. Returns whether a connection was severed since {@link #severAfter}. */
    public synchronized boolean restore() {
        Sever last = sever;
        sever = null;
        severedResponse.set(null);
        garbled = null;
        cut = false;
        trickling = false;
        frozen = false;
        notifyAll();
        return last != null && last.done;
    }

    @Override
    public void close() {
        restore();
        close(server);
        open.forEach(TcpProxy::close);
    }

    @SuppressWarnings("resource") // closed by the threads that forward
    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    close(client);
                } else {
                    new Connection(client, new Socket(target.host(), target.port())).start();
                }
            } catch (IOException e) {
                // The proxy is closed or the server is gone: the client sees a closed connection
            }
        }
    }

    private synchronized void awaitNotFrozen() throws InterruptedException {
        while (frozen) {
            wait();
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Already closed
        }
    }

    /** Which connection is severed, and after how many round trips. */
    private static final class Sever {

        private final String text;
        private final int roundTrip;
        private @Nullable Connection connection;
        private int responses;
        private volatile boolean done;

        Sever(String text, int roundTrip) {
            this.text = text;
            this.roundTrip = roundTrip;
        }

        synchronized void requested(Connection sender, String request) {
            if (connection == null && request.contains(text)) {
                connection = sender;
            }
        }

        synchronized boolean drops(Connection receiver) {
            return connection == receiver && responses == roundTrip - 1;
        }

        synchronized void responded(Connection receiver) {
            if (connection == receiver) {
                responses++;
            }
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket database;
        private final ByteArrayOutputStream request = new ByteArrayOutputStream();
        private volatile boolean garbling;

        Connection(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void start() {
            open.add(client);
            open.add(database);
            Thread.ofVirtual().start(() -> forward(client, database, this::sent));
            Thread.ofVirtual().start(() -> forward(database, client, new Responses()));
        }

        private void forward(Socket from, Socket to, Filter filter) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] bytes = new byte[65_536];
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    awaitNotFrozen();
                    int left = filter.rewrite(bytes, n);
                    if (filter.accepts(bytes, left)) {
                        write(out, bytes, left);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // One side is closed, so the other one is closed too
            } finally {
                open.remove(from);
                open.remove(to);
            }
        }

        private void write(OutputStream out, byte[] bytes, int length) throws IOException, InterruptedException {
            for (int at = 0; at < length; ) {
                int size = length - at;
                if (trickling) {
                    size = Math.min(size, DROP_BYTES);
                    Thread.sleep(DROP_MS);
                }
                out.write(bytes, at, size);
                at += size;
            }
        }

        private boolean sent(byte[] bytes, int length) {
            synchronized (request) {
                request.write(bytes, 0, length);
                Sever current = sever;
                String text = garbled;
                if (current != null) {
                    current.requested(this, request.toString(StandardCharsets.ISO_8859_1));
                }
                garbling |= text != null
                        && request.toString(StandardCharsets.ISO_8859_1).contains(text);
            }
            return true;
        }

        /** Counts the responses of the database, and drops or garbles the chosen one. */
        private final class Responses implements Filter {

            private long lastBytes;

            @Override
            public int rewrite(byte[] bytes, int length) {
                if (!garbling || garbled == null) {
                    return length;
                }
                ByteBuffer messages = ByteBuffer.wrap(bytes, 0, length);
                for (int at = 0; at + 5 <= length; at += 1 + messages.getInt(at + 1)) {
                    if (bytes[at] == ROW_DESCRIPTION) {
                        garbled = null;
                        garbling = false;
                        int next = at + 1 + messages.getInt(at + 1);
                        System.arraycopy(bytes, next, bytes, at, length - next);
                        return length - (next - at);
                    }
                }
                return length;
            }

            @Override
            public boolean accepts(byte[] bytes, int length) throws IOException {
                String text = severedResponse.get();
                if (text != null
                        && new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(text)
                        && severedResponse.compareAndSet(text, null)) {
                    throw new IOException("severed");
                }
                for (int i = Math.max(0, length - 6); i < length; i++) {
                    lastBytes = (lastBytes << 8) | (bytes[i] & 0xff);
                }
                boolean complete = ((lastBytes >>> 8) & 0xff_ffff_ffffL) == READY_FOR_QUERY;
                Sever current = sever;
                boolean dropped = current != null && current.drops(Connection.this);
                if (complete) {
                    synchronized (request) {
                        request.reset();
                    }
                    if (current != null) {
                        current.done |= dropped;
                        current.responded(Connection.this);
                    }
                    if (dropped) {
                        throw new IOException("severed");
                    }
                }
                return !dropped;
            }
        }
    }

    /** Sees the bytes before they are forwarded. */
    private interface Filter {

        boolean accepts(byte[] bytes, int length) throws IOException;

        /** Changes the bytes, and returns how many are left. */
        default int rewrite(byte[] bytes, int length) {
            return length;
        }
    }
}
