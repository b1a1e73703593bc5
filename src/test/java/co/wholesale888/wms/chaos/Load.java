package co.wholesale888.wms.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the clients of a run do, and how long a fault may last.
 *
 * @param duration how long the clients begin new work
 * @param clients how many clients write and read at the same time
 * @param pause how long a client rests after each write, read, order or reservation
 * @param maxLines the largest number of lines in a write, 2 to 1,000
 * @param skuCount how many SKUs each warehouse has, 1 to 1,000
 * @param longestPause how long connections stall or an instance is suspended at most
 */
record Load(Duration duration, int clients, Duration pause, int maxLines, int skuCount, Duration longestPause) {

    /** How many operators create, ship and deliver orders besides the clients. */
    int operators() {
        return Math.ceilDiv(clients, 6);
    }

    /** How many clients reserve goods besides the others. */
    int reservingClients() {
        return Math.ceilDiv(clients, 2);
    }

    void rest() {
        RandomClient.sleep(pause.toMillis());
    }

    List<String> skus() {
        return IntStream.range(0, skuCount).mapToObj(i -> "SKU-" + i).toList();
    }
}
