package co.wholesale888.wms.writes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a file contains, it is a count or it is refused. */
class CountFuzzTest {

    private static final String[] CELLS = {
        "A",
        "B",
        "SKU-1",
        "0",
        "12",
        "-1",
        "-0",
        "1.0",
        "1,5",
        "1e3",
        "+5",
        "007",
        "9".repeat(30),
        "1000000000000",
        "",
        " ",
        "\"",
        "\"\"",
        "\"x\ny\"",
        "=1+1",
        "'1",
        "\u00a07",
        "\u0667",
        "é😀",
        "x".repeat(600),
        "null",
        "\t"
    };
    private static final String[] HEADERS = {"sku", "countedQuantity", "expectedQuantity", "note"};

    private final Random random = new Random(14);

    @Test
    void everyFileIsCountedOrRefused() {
        int counted = 0;
        for (int i = 0; i < 20_000; i++) {
            String separator = any(",", ";", "\t");
            String end = any("\n", "\r\n", "\r");
            int width = random.nextInt(2, 5);
            String file = IntStream.range(0, random.nextInt(1, 5))
                    .mapToObj(row -> row == 0
                            ? String.join(separator, Arrays.copyOf(HEADERS, width))
                            : IntStream.range(0, random.nextInt(10) == 0 ? width - 1 : width)
                                    .mapToObj(cell -> cell == 0 && random.nextBoolean() ? "A" : any(CELLS))
                                    .collect(Collectors.joining(separator)))
                    .collect(Collectors.joining(end));
            try {
                Count count = Count.ofCsv(file.getBytes(UTF_8), null);
                assertThat(count.rows()).as(file).isNotEmpty().hasSameSizeAs(count.fileLines());
                assertThat(count.rows()).extracting(StockLine::sku).doesNotHaveDuplicates();
                assertThat(count.rows())
                        .extracting(StockLine::countedQuantity)
                        .allMatch(each -> each != null && each >= 0 && each <= 1_000_000_000_000L);
                counted++;
            } catch (RefusedException e) {
                assertThat(e.refusal().code().status()).as(file).isIn(400, 422);
            }
        }
        assertThat(counted).isGreaterThan(100);
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
