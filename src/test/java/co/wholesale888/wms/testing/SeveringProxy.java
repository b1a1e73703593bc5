package co.wholesale888.wms.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one instance and its PostgreSQL, and ends a connection at a chosen boundary between two round trips: the
 * server has done what it was asked, and its answer never arrives. To the database that is a service killed at this line.
 */
public final class SeveringProxy implements AutoCloseable {

    private static final int PROTOCOL_3 = 3;
    /** What ends a server's answer, but for the state of its transaction: ReadyForQuery, five bytes long. */
    private static final byte[] READY = {'Z', 0, 0, 0, 5};

    private final ServerSocket server;
    private final JdbcAddress behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();

    private SeveringProxy(JdbcAddress behind) {
        this.behind = behind;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** A proxy before the server of this JDBC address. */
    public static SeveringProxy before(String jdbcUrl) {
        return new SeveringProxy(JdbcAddress.of(jdbcUrl));
    }

    /** The same JDBC address, by way of this proxy. */
    public String through(String jdbcUrl) {
        return JdbcAddress.through(server.getLocalPort(), jdbcUrl);
    }

    /**
     * Ends the next connection that sends this text, after so many round trips.
     *
     * @param trip from 1, which is the one with the text
     */
    public void severAfter(String text, int trip) {
        plan.set(new Plan(text, trip));
    }

    /** Severs no more; says whether a connection has been severed since {@link #severAfter}. */
    public boolean mend() {
        Plan ended = plan.getAndSet(null);
        return ended != null && ended.done;
    }

    @Override
    public void close() {
        mend();
        end(server);
        open.forEach(SeveringProxy::end);
    }

    @SuppressWarnings("resource") // ended by the threads that copy
    private void accept() {
        while (!server.isClosed()) {
            try {
                new Line(server.accept(), new Socket(behind.host(), behind.port())).open();
            } catch (IOException e) {
                // Closed: whoever waits behind this line finds out.
            }
        }
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Then it has ended already.
        }
    }

    /** Which connection is to end, and when. */
    private static final class Plan {
        private final String text;
        private final int trip;
        private @Nullable Line line;
        private int trips;
        private volatile boolean done;

        Plan(String text, int trip) {
            this.text = text;
            this.trip = trip;
        }

        synchronized boolean isReachedBy(Line sender, byte[] request) {
            if (line == null && new String(request, StandardCharsets.ISO_8859_1).contains(text)) {
                line = sender;
            }
            return line == sender && ++trips == trip;
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket target;
        private volatile @Nullable Plan last;

        Line(Socket client, Socket target) {
            this.client = client;
            this.target = target;
        }

        void open() {
            open.add(client);
            open.add(target);
            Thread.ofVirtual().start(() -> copying(this::askTarget));
            Thread.ofVirtual().start(() -> copying(this::answerClient));
        }

        private void copying(Copy copy) {
            try (client;
                    target) {
                copy.run();
            } catch (IOException e) {
                // One side has gone: so does the other.
            } finally {
                open.remove(client);
                open.remove(target);
            }
        }

        /** Message by message, for a round trip ends with a Sync or a simple Query. */
        private void askTarget() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(target.getOutputStream());
            startUp(in, out);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            DataOutputStream message = new DataOutputStream(request);
            for (int type = in.read(); type >= 0; type = in.read()) {
                int length = in.readInt();
                message.write(type);
                message.writeInt(length);
                message.write(in.readNBytes(length - Integer.BYTES));
                boolean trip = type == 'S' || type == 'Q';
                Plan now = plan.get();
                if (trip && now != null && now.isReachedBy(this, request.toByteArray())) {
                    last = now;
                }
                if (trip || in.available() == 0) {
                    out.write(request.toByteArray());
                    out.flush();
                    request.reset();
                }
            }
        }

        /** The messages before a connection is one have no type. */
        private static void startUp(DataInputStream in, DataOutputStream out) throws IOException {
            int version;
            do {
                int length = in.readInt();
                byte[] rest = in.readNBytes(length - Integer.BYTES);
                version = rest[0] << 8 | rest[1];
                out.writeInt(length);
                out.write(rest);
                out.flush();
            } while (version != PROTOCOL_3);
        }

        private void answerClient() throws IOException {
            InputStream in = target.getInputStream();
            byte[] bytes = new byte[65_536];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                Plan severed = last;
                if (severed == null) {
                    client.getOutputStream().write(bytes, 0, n);
                } else if (endsReady(bytes, n)) {
                    severed.done = true;
                    return;
                }
            }
        }

        private static boolean endsReady(byte[] bytes, int n) {
            int start = n - READY.length - 1;
            return start >= 0 && Arrays.equals(bytes, start, n - 1, READY, 0, READY.length);
        }
    }

    /** Copies until one side ends. */
    private interface Copy {
        void run() throws IOException;
    }
}
