package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat with the protocol of the service, and an executor that runs nothing by itself. */
class PacedAcceptanceTest {

    @TempDir
    private Path directory;

    @Test
    void afterAFewConnectionsTheNextWaitsUntilTheRequestsBeforeItHadATurn() throws Exception {
        BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
        CrowdedHttpProtocol protocol = new CrowdedHttpProtocol();
        protocol.setExecutor(turns::add);
        Connector connector = new Connector(protocol);
        connector.setPort(0);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector);
        List<Socket> idle = new ArrayList<>();
        try {
            tomcat.start();
            for (int i = 0; i < 2 * AcceptPace.CONNECTIONS_PER_TURN; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
            }
            // Idle connections have no requests: the only thing to run is the turn for which the next connection waits
            Runnable turn = turns.take();
            assertThat(protocol.getConnectionCount()).isGreaterThanOrEqualTo(AcceptPace.CONNECTIONS_PER_TURN);
            turn.run();
            Awaitility.await().until(() -> protocol.getConnectionCount() >= 2 * AcceptPace.CONNECTIONS_PER_TURN);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
            turns.forEach(Runnable::run);
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
