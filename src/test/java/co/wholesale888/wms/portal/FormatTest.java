package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class FormatTest {

    private static final Format FORMAT = Format.WITHOUT_TIME;

    @Test
    void oneUnitIsNotSeveral() {
        assertThat(FORMAT.units(0, "row")).isEqualTo("0 rows");
        assertThat(FORMAT.units(1, "row")).isEqualTo("1 row");
        assertThat(FORMAT.units(12_480, "row")).isEqualTo("12,480 rows");
        assertThat(FORMAT.units(1, "entry", "entries")).isEqualTo("1 entry");
        assertThat(FORMAT.units(12_480, "entry", "entries")).isEqualTo("12,480 entries");
    }

    @Test
    void coverIsInDaysUntilItSaysNothing() {
        assertThat(FORMAT.cover(null)).isEqualTo("–");
        assertThat(FORMAT.cover(0.5)).isEqualTo("0.5 days");
        assertThat(FORMAT.cover(1.0)).isEqualTo("1 day");
        assertThat(FORMAT.cover(999.9)).isEqualTo("999.9 days");
        assertThat(FORMAT.cover(5.6e10)).isEqualTo("over 999 days");
    }

    @Test
    void onlyTheLargestNumbersOfTilesAreInSmallerType() {
        assertThat(FORMAT.fit(9_999_999)).isEmpty();
        assertThat(FORMAT.fit(10_000_000)).isEqualTo("long");
    }

    @Test
    void daysHaveTheirMonthsInWords() {
        assertThat(FORMAT.day(LocalDate.of(2026, 11, 3))).isEqualTo("3 Nov 2026");
    }
}
