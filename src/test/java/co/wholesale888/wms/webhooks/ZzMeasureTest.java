package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.Stocked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class ZzMeasureTest {
    @Autowired Fixtures fixtures;
    @Autowired Events events;
    @Autowired TransactionTemplate transaction;

    @Test
    void measure() throws Exception {
        Stocked stocked = Stocked.with(fixtures, 1_000, "A");
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            stocked.api().post("/v1/webhooks", stocked.place().authorization(), """
                        {"url":"%s","events":["stock.low"]}""".formatted(receiver.url()));
            for (int round = 0; round < 6; round++) {
                int before = receiver.requests().size();
                for (int i = 0; i < 10; i++) append(stocked, 500);
                long begin = System.nanoTime();
                Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(10)).until(() -> receiver.requests().size() >= before + 5000);
                System.err.println("MEASURE rate " + 5000e9 / (System.nanoTime() - begin));
            }
            long[] lat = new long[300];
            for (int i = 0; i < 300; i++) {
                int n = receiver.requests().size();
                append(stocked, 1);
                long b = System.nanoTime();
                while (receiver.requests().size() == n) Thread.sleep(0, 200_000);
                lat[i] = (System.nanoTime() - b) / 1000;
            }
            Arrays.sort(lat);
            System.err.println("MEASURE latency us p50 " + lat[150] + " p99 " + lat[297]);
        }
    }

    private void append(Stocked stocked, int count) {
        List<NewEvent> appended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            appended.add(new NewEvent(stocked.place().uuid(), EventType.STOCK_LOW, Instant.parse("2026-11-23T08:00:00Z"), Map.of()));
        }
        transaction.executeWithoutResult(status -> events.append(appended));
    }
}
