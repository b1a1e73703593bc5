package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * Chooses the port of the embedded PostgreSQL: the port of the previous run, so that tools find it again, or another
 * one if it is taken. The range lies below the ports that systems use for outgoing connections.
 */
final class LocalPort {

    private static final String FILE = "postgres-port";
    private static final int FIRST = 25_888;
    private static final int LAST = 26_887;

    private LocalPort() {}

    /** Finds a free port and stores it in the directory. */
    static int choose(DataDirectory data) {
        String last = data.readOrCreate(FILE, () -> "" + FIRST);
        int port = IntStream.concat(
                        IntStream.of(last.matches("[0-9]{4,5}") ? Integer.parseInt(last) : FIRST),
                        IntStream.rangeClosed(FIRST, LAST))
                .filter(LocalPort::isFree)
                .findFirst()
                .orElseThrow(() -> new EmbeddedFailure("None of the ports " + FIRST + " to " + LAST
                        + " is free for the embedded PostgreSQL. Free one."));
        if (!last.equals("" + port)) {
            data.replace(FILE, "" + port);
        }
        return port;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
