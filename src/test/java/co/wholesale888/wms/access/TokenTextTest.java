package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {

    @Test
    void aTokenIsAPrefixFortyThreeDigitsOfSecretAndSixOfChecksum() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(TokenText.generate())
                    .matches("wms_[0-9A-Za-z]{49}")
                    .satisfies(
                            token -> assertThat(TokenText.isWellFormed(token)).isTrue());
        }
    }

    @Test
    void notTwoTokensAreAlike() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            tokens.add(TokenText.generate());
        }
        assertThat(tokens).hasSize(10_000);
    }

    @Test
    void everyTypoOfOneCharacterIsNoticed() {
        String token = TokenText.generate();
        for (int i = 0; i < token.length(); i++) {
            char typo = token.charAt(i) == 'x' ? 'y' : 'x';
            String wrong = token.substring(0, i) + typo + token.substring(i + 1);
            assertThat(TokenText.isWellFormed(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void twoCharactersInTheWrongOrderAreNoticed() {
        String token = TokenText.generate();
        for (int i = 4; i < token.length() - 1; i++) {
            if (token.charAt(i) != token.charAt(i + 1)) {
                String wrong = token.substring(0, i) + token.charAt(i + 1) + token.charAt(i) + token.substring(i + 2);
                assertThat(TokenText.isWellFormed(wrong)).as(wrong).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wms_", "wms_tooshort", "WMS_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void whatIsNoTokenIsNotWellFormed(String text) {
        assertThat(TokenText.isWellFormed(text)).isFalse();
    }

    @Test
    void aCharacterTooFewOrTooManyIsNoticed() {
        String token = TokenText.generate();
        assertThat(TokenText.isWellFormed(token + "0")).isFalse();
        assertThat(TokenText.isWellFormed(token.substring(0, token.length() - 1)))
                .isFalse();
        assertThat(TokenText.isWellFormed(token.replaceFirst(".$", "é"))).isFalse();
    }
}
