package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import co.wholesale888.wms.requests.CsvTable.Row;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sku,count\nA,1\nB,2",
                "\uFEFFsku,count\r\nA,1\r\nB,2\r\n",
                "sku;count\rA;1\rB;2\r",
                "sku\tcount\nA\t1\nB\t2\n",
                "\"sku\";\"count\"\n\"A\";\"1\"\n\"B\";\"2\"\n",
                "count,sku\n1,A\n2,B\n",
                " sku , count \n A , 1 \nB,2",
                "\n  \n;;\nsku;count\n;\nA;1\n\n \nB;2\n;\n\n",
            })
    void spreadsheetsMayWriteItInManyWays(String file) {
        assertThat(read(file).rows()).extracting(Row::values).containsExactly(List.of("A", "1"), List.of("B", "2"));
    }

    @Test
    void everyRowKnowsItsLineAndItsCells() {
        CsvTable table = read("\nsku,count\nA,\"one\r\n\"\"two\"\"\"\n\nB\nC,,3\n\"D\n,\",4");

        assertThat(table.line()).isEqualTo(2);
        assertThat(table.width()).isEqualTo(2);
        assertThat(table.rows())
                .containsExactly(
                        new Row(3, 2, List.of("A", "one\r\n\"two\"")),
                        new Row(6, 1, Arrays.asList("B", null)),
                        new Row(7, 3, Arrays.asList("C", null)),
                        new Row(8, 2, List.of("D\n,", "4")));
    }

    @Test
    void optionalColumnsAreNullWhereTheyAreMissing() {
        CsvTable table = read("count\n5");

        assertThat(table.has("sku")).isFalse();
        assertThat(table.has("count")).isTrue();
        assertThat(table.rows()).containsExactly(new Row(2, 1, Arrays.asList(null, "5")));
    }

    @Test
    void formulasAndQuotesWithinACellAreText() {
        assertThat(read("sku,count\n=1+1,'2\n5\" nail,#3").rows())
                .extracting(Row::values)
                .containsExactly(List.of("=1+1", "'2"), List.of("5\" nail", "#3"));
    }

    @Test
    void ofALongFileOneRowMoreThanAllowedIsRead() {
        assertThat(CsvTable.read("sku\n1\n2\n3\n4\n5".getBytes(UTF_8), 3, "sku").rows())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n,,\n",
                "\uFEFF",
                "sku,count\nA,\"1\nB,2\n",
                "sku,count\nA,1\n\"",
                "sku,\"count",
                "sku,count\n\"A\"x,1\n",
                "sku,count\nA\0,1\n",
                "\0",
            })
    void whatIsNoSuchFileIsMalformed(String file) {
        assertThat(refusal(file.getBytes(UTF_8)).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void anotherEncodingIsMalformed() {
        assertThat(refusal("sku,count\nA,1\nÄ,1".getBytes(ISO_8859_1)).detail())
                .startsWith("Line 3 is not valid UTF-8.");
        assertThat(refusal("sku,count\nA,1".getBytes(UTF_16)).code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void aNulIsNamedByItsLine() {
        for (String rows : List.of("A,1\n\0B,2\nC,3", "A,\"1\n2\0\"\nC,3", "A,1\nB,\0")) {
            assertThat(refusal(("sku,count\n" + rows).getBytes(UTF_8)).detail())
                    .startsWith("Line 3 contains a NUL character.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            A,1;B,"2;C,3        | 3 | never closed
            A,1;"B"x,2;C,3      | 3 | text follows a closing quotation mark
            "A;A",1;;"B"x,2;C,3 | 5 | text follows a closing quotation mark
            """)
    void aRowThatCannotBeReadIsNamedByItsLine(String rows, int line, String reason) {
        Refusal refusal = refusal(("sku,count;" + rows).replace(";", "\n").getBytes(UTF_8));

        assertThat(refusal.errors()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(line);
            assertThat(error.message()).contains("line " + line, reason);
        });
    }

    @Test
    void everyWrongColumnIsNamed() {
        Refusal refusal = refusal("\nSKU,count,count,,\n".getBytes(UTF_8));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_FIELD);
        assertThat(refusal.errors()).extracting(Violation::line).containsOnly(2);
        assertThat(refusal.errors())
                .extracting(Violation::message)
                .containsExactly(
                        "Unknown column 'SKU'. Allowed columns: sku, count.",
                        "The column count occurs more than once.",
                        "Unknown column ''. Allowed columns: sku, count.",
                        "Unknown column ''. Allowed columns: sku, count.");
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Random random = new Random(14);
        byte[] pieces = "sku,count;\t\"\"\n\r\0\uFEFFÄA1".getBytes(UTF_8);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] file = new byte[random.nextInt(60)];
            for (int at = 0; at < file.length; at++) {
                file[at] = pieces[random.nextInt(pieces.length)];
            }
            byte[] withHeader = random.nextBoolean() ? file : concat("sku,count\n".getBytes(UTF_8), file);
            try {
                CsvTable.read(withHeader, 3, "sku", "count");
                read++;
            } catch (RefusedException e) {
                assertThat(e.refusal().code().status()).isEqualTo(400);
            }
        }
        assertThat(read).isPositive();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static CsvTable read(String file) {
        return CsvTable.read(file.getBytes(UTF_8), 100, "sku", "count");
    }

    private static Refusal refusal(byte[] file) {
        return catchThrowableOfType(RefusedException.class, () -> CsvTable.read(file, 100, "sku", "count"))
                .refusal();
    }
}
