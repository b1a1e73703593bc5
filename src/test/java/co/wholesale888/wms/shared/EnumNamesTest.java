package co.wholesale888.wms.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnumNamesTest {

    private enum Word {
        SALE,
        OK,
        CRITICAL
    }

    @Test
    void namesAreReadInAnyAsciiCase() {
        assertThat(EnumNames.parse(Word.class, "sAlE")).isEqualTo(Word.SALE);
        assertThat(EnumNames.parse(Word.class, "ok")).isEqualTo(Word.OK);
        assertThat(EnumNames.parse(Word.class, "")).isNull();
        assertThat(EnumNames.parse(Word.class, null)).isNull();
    }

    /** Some letters beyond ASCII have an ASCII letter as their upper or lower case: the long s, the Kelvin sign. */
    @Test
    void noOtherCharacterStandsForALetter() {
        for (Word word : Word.values()) {
            assertThat(IntStream.rangeClosed(128, Character.MAX_VALUE)
                            .mapToObj(Character::toString)
                            .flatMap(other -> word.name()
                                    .chars()
                                    .mapToObj(letter -> word.name().replace(Character.toString(letter), other)))
                            .filter(text -> EnumNames.parse(Word.class, text) != null))
                    .isEmpty();
        }
    }
}
