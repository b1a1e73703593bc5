package co.wholesale888.wms.events;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@code StopUnderLoad} requires that a stopping instance completes its streams. */
@ConcurrentServiceTest
class EventStreamTest {

    private static final String STREAM = "text/event-stream";

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @Autowired
    private Fixtures fixtures;

    @Test
    void eventsOfEveryInstanceArriveAndTheLastIdResumes() throws Exception {
        WarehouseFixture here = WarehouseFixture.with(fixtures, 100, "A", "B", "C");
        WarehouseFixture there = here.through(Instance.second().api());
        String last;
        try (Stream stream = open(here, "/v1/events", null)) {
            here.update(batch(line("A", -70)), null);
            assertThat(stream.next().brief()).isEqualTo("1 alert.triggered A");
            there.update(batch(line("B", -70)), null);
            Message second = stream.next();
            assertThat(second.brief()).isEqualTo("2 alert.triggered B");
            last = second.id();
        }
        here.update(batch(line("C", -70)), null);

        try (Stream again = open(there, "/api/wms/v1/events?cursor=ignored", last)) {
            assertThat(again.next().brief()).isEqualTo("3 alert.triggered C");
        }
        assertThat(Api.json(here.get("/v1/events?cursor=" + last))
                        .at("/events/0/sequence")
                        .longValue())
                .as("the id is the cursor")
                .isEqualTo(3);
    }

    @Test
    void onlyTheRequestedTypesAreSent() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        try (Stream stream = open(warehouse, "/v1/events?type=alert.resolved", null)) {
            warehouse.update(batch(line("A", -100), line("A", 60)), null);
            assertThat(stream.next().brief()).isEqualTo("3 alert.resolved A");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aHeartbeatCarriesThePresentCursor() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        try (Stream stream = open(warehouse, "/v1/events?type=order.shipped", null)) {
            warehouse.update(batch(line("A", -100)), null);
            Message heartbeat = stream.next();
            assertThat(heartbeat.comment()).isEqualTo(" heartbeat");
            assertThat(heartbeat.data()).isEmpty();
            try (Stream again = open(warehouse, "/v1/events?type=order.shipped", heartbeat.id())) {
                assertThat(again.status).isEqualTo(200);
            }
        }
    }

    @Test
    void aStreamEndsSoonAfterItsTokenIsRevoked() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (Stream stream = open(warehouse, "/v1/events", null)) {
            fixtures.revoke(warehouse.access());

            assertThat(stream.ended.get(60, TimeUnit.SECONDS))
                    .as("complete response")
                    .isTrue();
        }
    }

    @Test
    void eventsAfterTheTokenIsRevokedAreNotSent() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        WarehouseFixture other = warehouse.as(fixtures.supervisorToken(warehouse.access()));
        try (Stream stream = open(warehouse, "/v1/events", null)) {
            warehouse.update(batch(line("A", -70)), null);
            assertThat(stream.next().brief()).isEqualTo("1 alert.triggered A");
            fixtures.revoke(warehouse.access());

            other.update(batch(line("B", -70)), null);

            assertThat(stream.ended.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.messages).isEmpty();
        }
    }

    @Test
    void aTokenHasAtMostTenStreams() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        List<Stream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < SequenceWatch.MAX_WAITERS_PER_TOKEN; i++) {
                streams.add(open(warehouse, "/v1/events", null));
                assertThat(streams.getLast().status).isEqualTo(200);
            }
            HttpResponse<String> refused = documented.check(
                    fixtures.api().get("/v1/events", warehouse.access().authorization(), "Accept", STREAM));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            for (Stream stream : streams) {
                assertThat(stream.next().comment())
                        .as("looks whether the client is there")
                        .isEqualTo(" heartbeat");
            }

            warehouse.update(batch(line("A", -70)), null);
            for (Stream stream : streams) {
                assertThat(stream.next().brief()).isEqualTo("1 alert.triggered A");
            }
        } finally {
            for (Stream stream : streams) {
                stream.close();
            }
        }
    }

    /** The stream of the other warehouse, which nobody refuses, gets its first heartbeat later. */
    @Test
    void streamsOfClientsThatAreGoneGiveTheirPlacesUp() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        for (int i = 0; i < SequenceWatch.MAX_WAITERS_PER_TOKEN; i++) {
            open(warehouse, "/v1/events", null).close();
        }
        try (Stream other = open(WarehouseFixture.with(fixtures, 100, "A"), "/v1/events", null)) {
            Awaitility.await()
                    .until(() -> fixtures.api()
                                    .send(
                                            "HEAD",
                                            "/v1/events",
                                            warehouse.access().authorization(),
                                            null,
                                            "Accept",
                                            STREAM)
                                    .statusCode()
                            == 200);
            assertThat(other.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=5", "limit=10", "type=nope"})
    void parametersThatAStreamDoesNotTakeAreRefused(String query) {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
        HttpResponse<String> answer =
                fixtures.api().get("/v1/events?" + query, warehouse.access().authorization(), "Accept", STREAM);
        documented.checkRefusal(answer, 400, "invalid_parameter");
    }

    /** Browsers send it before the first event with an id. */
    @Test
    void anEmptyLastEventIdCountsAsAbsent() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        warehouse.update(batch(line("A", -70)), null);
        warehouse.update(batch(line("B", -70)), null);
        String first;
        try (Stream stream = open(warehouse, "/v1/events", "")) {
            Message message = stream.next();
            assertThat(message.brief()).isEqualTo("1 alert.triggered A");
            first = message.id();
        }
        try (Stream stream = open(warehouse, "/v1/events?cursor=" + first, "")) {
            assertThat(stream.next().brief()).isEqualTo("2 alert.triggered B");
        }
    }

    @Test
    void aForgedLastEventIdAndOtherMediaTypesAreRefused() {
        String authorization = WarehouseFixture.with(fixtures, 0).access().authorization();
        HttpResponse<String> foreign = documented.check(
                fixtures.api().get("/v1/events", authorization, "Accept", STREAM, "Last-Event-ID", "41"));
        assertThat(Api.json(foreign).get("code").stringValue()).isEqualTo("invalid_cursor");

        assertThat(documented
                        .check(fixtures.api().get("/v1/events", authorization, "Accept", "text/csv"))
                        .statusCode())
                .isEqualTo(406);
        assertThat(fixtures.api()
                        .send("HEAD", "/v1/events", authorization, null, "Accept", STREAM)
                        .statusCode())
                .isEqualTo(200);
    }

    private static Stream open(WarehouseFixture warehouse, String path, @Nullable String lastEventId) throws Exception {
        return new Stream(warehouse.api().base(), path, warehouse.access().authorization(), lastEventId);
    }

    /** The fields between two empty lines; missing fields are empty. */
    private record Message(String id, String event, String data, String comment) {

        static final Message EMPTY = new Message("", "", "", "");

        String brief() {
            JsonNode body = Api.json(data);
            assertThat(body.path("type").stringValue()).isEqualTo(event);
            return "%s %s %s"
                    .formatted(
                            body.get("sequence").longValue(),
                            body.get("type").stringValue(),
                            body.at("/data/sku").stringValue());
        }
    }

    private static final class Stream implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private final InputStream body;
        private final int status;

        Stream(URI base, String path, String authorization, @Nullable String lastEventId) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .header("Authorization", authorization)
                    .header("Accept", STREAM);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            body = answer.body();
            status = answer.statusCode();
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
            Thread.startVirtualThread(this::read);
        }

        /** The next message with an id, a comment or data. */
        Message next() throws InterruptedException {
            Message message = messages.poll(40, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            return message;
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                Message message = Message.EMPTY;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    message = switch (line.replaceFirst(":.*", "")) {
                        case "id" -> new Message(line.substring(4), message.event, message.data, message.comment);
                        case "event" -> new Message(message.id, line.substring(7), message.data, message.comment);
                        case "data" -> new Message(message.id, message.event, line.substring(6), message.comment);
                        default ->
                            line.startsWith(":")
                                    ? new Message(message.id, message.event, message.data, line.substring(1))
                                    : message;
                    };
                    if (line.isEmpty()) {
                        if (!message.equals(Message.EMPTY)) {
                            messages.add(message);
                        }
                        message = Message.EMPTY;
                    }
                }
                ended.complete(true);
            } catch (IOException e) {
                ended.complete(false);
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
            http.shutdownNow();
        }
    }
}
