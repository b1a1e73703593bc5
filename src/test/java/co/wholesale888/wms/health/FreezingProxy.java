package co.wholesale888.wms.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Stands between a client and a database, and can hold every byte back: the database then looks frozen. */
final class FreezingProxy implements AutoCloseable {

    private final ServerSocket server;
    private final String host;
    private final int port;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private boolean frozen;

    FreezingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void freeze(boolean freeze) {
        lock.lock();
        try {
            frozen = freeze;
            thawed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("resource") // closed by the threads that copy
    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket target = new Socket(host, port);
                Thread.ofVirtual().start(() -> copy(client, target));
                Thread.ofVirtual().start(() -> copy(target, client));
            }
        } catch (IOException e) {
            // Closed: the end of the test.
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                awaitThaw();
                out.write(bytes, 0, n);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // One side has gone: so does the other.
        }
    }

    private void awaitThaw() throws InterruptedException {
        lock.lock();
        try {
            while (frozen) {
                thawed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        freeze(false);
        server.close();
    }
}
