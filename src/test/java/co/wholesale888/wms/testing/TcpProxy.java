package co.wholesale888.wms.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between one instance and its database. It can cut the line, so that connections end and new ones are refused,
 * or freeze it, so that nothing gets through and nothing ends; and mend it again.
 */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket server;
    private final JdbcAddress behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private boolean frozen;
    private volatile boolean cut;

    private TcpProxy(JdbcAddress behind) {
        this.behind = behind;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** A proxy before the server of this JDBC address. */
    public static TcpProxy before(String jdbcUrl) {
        return new TcpProxy(JdbcAddress.of(jdbcUrl));
    }

    /** The same JDBC address, by way of this proxy. */
    public String through(String jdbcUrl) {
        return JdbcAddress.through(server.getLocalPort(), jdbcUrl);
    }

    public void cut() {
        cut = true;
        open.forEach(TcpProxy::end);
    }

    public void freeze() {
        setFrozen(true);
    }

    public void mend() {
        cut = false;
        setFrozen(false);
    }

    @Override
    public void close() {
        mend();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(TcpProxy::end);
    }

    @SuppressWarnings("resource") // ended by the threads that copy
    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    end(client);
                    continue;
                }
                Socket target = new Socket(behind.host(), behind.port());
                open.add(client);
                open.add(target);
                Thread.ofVirtual().start(() -> copy(client, target));
                Thread.ofVirtual().start(() -> copy(target, client));
            } catch (IOException e) {
                // Closed, or the server has gone: whoever waits behind this line finds out.
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                awaitMended();
                out.write(bytes, 0, n);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // One side has gone: so does the other.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void setFrozen(boolean freeze) {
        lock.lock();
        try {
            frozen = freeze;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitMended() throws InterruptedException {
        lock.lock();
        try {
            while (frozen) {
                mended.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Then it has ended already.
        }
    }
}
