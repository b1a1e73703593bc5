package co.wholesale888.wms.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends arbitrary bytes, which need not be valid HTTP, and reads until the connection ends. */
final class RawHttp {

    private static final int TIMEOUT_MS = 30_000;

    private RawHttp() {}

    /** Returns the whole response in ISO 8859-1. The request must make the server close the connection. */
    static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Sends a request with this method, this target and these headers. */
    static String request(int port, String methodAndTarget, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return send(port, methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n");
    }
}
