package co.wholesale888.wms.web;

import co.wholesale888.wms.testing.Certificates;
import co.wholesale888.wms.testing.FreePort;
import co.wholesale888.wms.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** HAProxy with {@code deploy/haproxy.cfg}, on a port of this machine and with a certificate of its own. */
final class Proxy implements AutoCloseable {

    private static final String PROGRAM = Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse("haproxy");

    private final Process process;
    private final int port;
    private final SSLContext trust;

    private Proxy(Process process, int port, SSLContext trust) {
        this.process = process;
        this.port = port;
        this.trust = trust;
    }

    /** Starts the proxy before two instances, given by their ports. Skips the test if HAProxy is not installed. */
    static Proxy before(Certificates certificates, Path directory, int first, int second)
            throws IOException, GeneralSecurityException {
        Requires.orSkip("HAProxy", Files.isExecutable(Path.of(PROGRAM)), "Install the package haproxy.");
        Path pem = directory.resolve("wms.pem");
        certificates.writePem("localhost", pem);
        int port = FreePort.find();
        ProcessBuilder command = new ProcessBuilder(PROGRAM, "-db", "-f", "deploy/haproxy.cfg")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile());
        command.environment()
                .putAll(Map.of(
                        "WMS_BIND", "127.0.0.1:" + port,
                        "WMS_CERTIFICATE", pem.toString(),
                        "WMS_1", "127.0.0.1:" + first,
                        "WMS_2", "127.0.0.1:" + second));
        Proxy proxy = new Proxy(command.start(), port, certificates.trustingTheAuthority());
        Awaitility.await("HAProxy listens, see " + directory).until(proxy::listens);
        return proxy;
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String authorization, String... headers) throws IOException, InterruptedException {
        return send("GET", authorization, headers);
    }

    /** Sends a request over a connection of its own. */
    HttpResponse<String> send(String method, String authorization, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/me"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", authorization);
        List.of(headers).forEach(header -> request.header(header.split("=")[0], header.split("=")[1]));
        try (HttpClient http = HttpClient.newBuilder().sslContext(trust).build()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
