package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPositionTest {

    private static final String MARK = "0123456789abcdef";
    private static final String OTHER = "fedcba9876543210";

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 41, Long.MAX_VALUE})
    void aCursorKeepsThePositionAndIsANumberForOlderInstances(long sequence) {
        for (String mark : new String[] {MARK, OTHER, "0".repeat(16), "f".repeat(16), null}) {
            FeedPosition position = new FeedPosition(sequence, mark);

            assertThat(FeedPosition.parse(position.text())).isEqualTo(position);
            assertThat(Long.parseLong(position.text())).isEqualTo(sequence);
        }
    }

    @Test
    void theBeginningHasNoMark() {
        assertThat(FeedPosition.parse(null)).isEqualTo(FeedPosition.BEGINNING);
        assertThat(FeedPosition.parse("0")).isEqualTo(FeedPosition.BEGINNING);
        assertThat(FeedPosition.BEGINNING.text()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "41", "9223372036854775807"})
    void aCursorOfAnOlderInstanceIsAPositionWithoutAMark(String text) {
        assertThat(FeedPosition.parse(text)).isEqualTo(new FeedPosition(Long.parseLong(text), null));
    }

    @ParameterizedTest
    @CsvSource({
        "0, , 0, ",
        "0, , 9, ",
        "7, " + MARK + ", 7, " + MARK,
        "7, " + MARK + ", 9, " + MARK,
        "7, , 7, " + MARK,
        "7, " + MARK + ", 9, " // purged
    })
    void anEntryThatIsThereOrPurgedIsNoRewind(
            long sequence, @Nullable String mark, long head, @Nullable String present) {
        FeedPosition position = new FeedPosition(sequence, mark);

        assertThatCode(() -> position.requireIn(new FeedPosition(head, OTHER), present))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "7, " + MARK + ", 6, ",
        "7, , 6, ",
        "1, , 0, ",
        "7, " + MARK + ", 7, " + OTHER,
        "7, " + MARK + ", 9, " + OTHER
    })
    void anEntryThatIsGoneOrAnotherOneIsARewind(
            long sequence, @Nullable String mark, long head, @Nullable String present) {
        FeedPosition position = new FeedPosition(sequence, mark);

        assertThatThrownBy(() -> position.requireIn(new FeedPosition(head, OTHER), present))
                .isInstanceOf(HistoryRewoundException.class);
    }
}
