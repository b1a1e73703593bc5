package co.wholesale888.wms.chaos;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the events of a warehouse through one instance as a browser does: when its stream breaks, it goes on after
 * the last event that it has seen wholly.
 */
final class EventReader implements AutoCloseable {

    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Cluster.Node node;
    private final WarehouseFixture warehouse;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> seen = new ArrayList<>();
    private volatile boolean closed;
    private @Nullable String lastId;

    private EventReader(Cluster.Node node, WarehouseFixture warehouse) {
        this.node = node;
        this.warehouse = warehouse;
    }

    /** Starts to read from the first event of the warehouse. */
    static EventReader start(Cluster.Node node, WarehouseFixture warehouse) {
        EventReader reader = new EventReader(node, warehouse);
        Thread.ofVirtual().start(reader::run);
        return reader;
    }

    /** The ids of the events so far, in order of arrival; at the end an unexpected status of an answer. */
    List<String> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (IOException e) {
                // The stream is broken, or the instance is not there
            } catch (InterruptedException e) {
                return;
            }
            RandomClient.pause();
        }
    }

    private void follow() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(node.api().base() + "/v1/events"))
                .header("Authorization", warehouse.access().authorization())
                .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            int status = answer.statusCode();
            if (status == OK) {
                read(lines);
            } else if (status != UNAVAILABLE && status != TOO_MANY) {
                see("status " + status);
                closed = true;
            }
        }
    }

    /** An event counts, and its id is remembered, only when its empty line has arrived. */
    private void read(BufferedReader lines) throws IOException {
        String id = null;
        String event = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                event = Api.json(line.substring(6)).get("id").stringValue();
            } else if (line.isEmpty()) {
                lastId = id == null ? lastId : id;
                if (event != null) {
                    see(event);
                }
                id = null;
                event = null;
            }
        }
    }

    private void see(String event) {
        synchronized (seen) {
            seen.add(event);
        }
    }
}
