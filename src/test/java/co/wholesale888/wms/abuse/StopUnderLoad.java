package co.wholesale888.wms.abuse;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Stops a service by SIGTERM while clients write, wait and stream: what is stored is exactly what was acknowledged. */
final class StopUnderLoad {

    private static final int WRITERS = 16;
    private static final int WRITES_BEFORE = 200;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final ServiceProcess service;
    private final String database;
    private final WarehouseFixture stock;

    /** Has so few requests that none is left out of the log. */
    private final WarehouseFixture quiet;

    private StopUnderLoad(ServiceProcess service, String database) {
        this.service = service;
        this.database = database;
        this.stock = WarehouseFixture.with(Fixtures.at(service.baseUri()), 1_000_000, "A");
        this.quiet = WarehouseFixture.with(Fixtures.at(service.baseUri()), 0);
    }

    static void assertLosesNothing(ServiceProcess service, String database) throws Exception {
        new StopUnderLoad(service, database).run();
    }

    private void run() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // No event happens, so both wait until the stop
            Future<HttpResponse<String>> waiting = callers.submit(() -> quiet.get("/v1/events?wait=30"));
            Future<HttpResponse<String>> stream = callers.submit(
                    () -> own().api().get("/v1/events", stock.access().authorization(), "Accept", "text/event-stream"));
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                callers.execute(() -> writeOn(writer));
            }
            Awaitility.await().until(() -> acknowledged.size() > WRITES_BEFORE);
            assertThat(service.stop()).isEqualTo(143);
            assertThat(waiting.get().statusCode()).isEqualTo(200);
            assertThat(stream.get().statusCode()).isEqualTo(200);
        }
        assertThat(stored(stock, "reference from ledger_entry", "reference is not null"))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(stored(quiet, "status from request_log", "route = '/v1/events'"))
                .as("a request that has ended with the service")
                .containsExactly("200");
    }

    private void writeOn(int writer) {
        WarehouseFixture own = own();
        for (int n = 0; service.isAlive(); n++) {
            String reference = writer + "-" + n;
            try {
                HttpResponse<String> answer = own.update(
                        batch("{\"sku\":\"A\",\"type\":\"SALE\",\"delta\":-1,\"reference\":\"" + reference + "\"}"),
                        null);
                if (answer.statusCode() == 200) {
                    acknowledged.add(reference);
                }
            } catch (UncheckedIOException e) {
                return; // no longer accepted
            }
        }
    }

    private WarehouseFixture own() {
        return stock.through(Api.at(service.baseUri()).onItsOwnConnections());
    }

    private List<String> stored(WarehouseFixture in, String columnAndTable, String condition) throws Exception {
        try (Connection connection = DriverManager.getConnection(database)) {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("select " + columnAndTable + " where warehouse_id = ? and " + condition)
                    .param(in.access().uuid())
                    .query(String.class)
                    .list();
        }
    }
}
