package co.wholesale888.wms.events;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Streams whose clients never read. */
@ConcurrentServiceTest
class StuckReadersTest {

    /** With 1,000 lines each, more than the buffers of a connection hold. */
    private static final int WRITES = 30;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private StockChangedSubscribers subscribers;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void readersThatNeverReadDelayNobodyAndLoseTheirPlaces() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1, "A");
        WarehouseFixture other = warehouse.as(fixtures.supervisorToken(warehouse.access()));
        transactions.executeWithoutResult(
                status -> subscribers.set(warehouse.access().uuid(), true));
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < SequenceWatch.MAX_WAITERS_PER_TOKEN; i++) {
                stuck.add(openWithoutReading(warehouse));
            }
            Awaitility.await().until(() -> poll(warehouse) == 429);

            String thousandLines =
                    batch(Collections.nCopies(1_000, line("A", 1)).toArray(String[]::new));
            for (int i = 0; i < WRITES; i++) {
                assertThat(other.update(thousandLines, null).statusCode()).isEqualTo(200);
                assertThat(other.quantity("A")).isEqualTo(1 + 1_000L * (i + 1));
            }

            String cursor = "";
            for (int read = 0; read < WRITES; ) {
                var page = Api.json(other.get("/v1/events?limit=5&wait=5" + cursor));
                read += page.path("events").size();
                cursor = "&cursor=" + page.path("nextCursor").stringValue();
            }
            // A connection that takes nothing for ten seconds is closed, and its place is free again
            Awaitility.await().until(() -> poll(warehouse) == 200);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    /** A request that needs one of the token's places. */
    private static int poll(WarehouseFixture warehouse) {
        return warehouse.get("/v1/events?limit=1&wait=1").statusCode();
    }

    private static Socket openWithoutReading(WarehouseFixture warehouse) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("localhost", warehouse.api().base().getPort()));
        String request = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: "
                + warehouse.access().authorization() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
