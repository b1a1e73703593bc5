package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.testing.Calls.together;
import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Callers that close the connection before the answer, at any moment, and send the write again with its key. */
@ServiceTest
class HangUpTest {

    private static final int CALLERS = 10;
    private static final int WRITES = 40;

    @Autowired
    private Fixtures fixtures;

    @Test
    void aWriteWhoseCallerHangsUpAndTriesAgainIsAppliedOnce() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 1_000_000, "A");

        List<HttpResponse<String>> answers = together(CALLERS, caller -> {
                    Random random = new Random(caller);
                    List<HttpResponse<String>> answered = new ArrayList<>();
                    for (int i = 0; i < WRITES; i++) {
                        String key = "hang-up-%s-%s".formatted(caller, i);
                        hangUp(stock, key, random);
                        answered.add(stock.update(batch(line("A", -1)), key));
                    }
                    return answered;
                })
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers).extracting(HttpResponse::body).doesNotHaveDuplicates();
        assertThat(answers)
                .as("some hung up after their write had begun")
                .anyMatch(answer ->
                        answer.headers().firstValue("Idempotency-Replayed").isPresent());
        assertThat(stock.ledger()).hasSize(1 + CALLERS * WRITES);
        assertThat(stock.quantity("A")).isEqualTo(1_000_000 - CALLERS * WRITES);
        stock.verify();
    }

    /** Sends a write, or all but its end, and closes the connection at once or a little later, cleanly or by a reset. */
    private static void hangUp(WarehouseFixture stock, String key, Random random) {
        String body = batch(line("A", -1));
        String request = """
                POST /v1/stock/update HTTP/1.1
                Host: localhost
                Authorization: %s
                Idempotency-Key: %s
                Content-Length: %s

                """.replace("\n", "\r\n").formatted(stock.access().authorization(), key, body.length()) + body;
        int length = request.length() - (random.nextInt(5) == 0 ? random.nextInt(1, body.length()) : 0);
        try (Socket socket = new Socket("localhost", stock.api().base().getPort())) {
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII), 0, length);
            Thread.sleep(random.nextInt(4) * 3L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
