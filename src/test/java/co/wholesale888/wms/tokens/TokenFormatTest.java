package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormatTest {

    @Test
    void aTokenHasAPrefixASecretAndAChecksum() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(TokenFormat.generate())
                    .matches("wms_[0-9A-Za-z]{49}")
                    .satisfies(
                            token -> assertThat(TokenFormat.isWellFormed(token)).isTrue());
        }
    }

    @Test
    void tokensAreUnique() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            tokens.add(TokenFormat.generate());
        }
        assertThat(tokens).hasSize(10_000);
    }

    @Test
    void everyWrongCharacterIsDetected() {
        String token = TokenFormat.generate();
        for (int i = 0; i < token.length(); i++) {
            char typo = token.charAt(i) == 'x' ? 'y' : 'x';
            String wrong = token.substring(0, i) + typo + token.substring(i + 1);
            assertThat(TokenFormat.isWellFormed(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void everySwapOfTwoCharactersIsDetected() {
        String token = TokenFormat.generate();
        for (int i = 4; i < token.length() - 1; i++) {
            if (token.charAt(i) != token.charAt(i + 1)) {
                String wrong = token.substring(0, i) + token.charAt(i + 1) + token.charAt(i) + token.substring(i + 2);
                assertThat(TokenFormat.isWellFormed(wrong)).as(wrong).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wms_", "wms_tooshort", "WMS_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void otherTextsAreNotWellFormed(String text) {
        assertThat(TokenFormat.isWellFormed(text)).isFalse();
    }

    @Test
    void missingAndAdditionalCharactersAreDetected() {
        String token = TokenFormat.generate();
        assertThat(TokenFormat.isWellFormed(token + "0")).isFalse();
        assertThat(TokenFormat.isWellFormed(token.substring(0, token.length() - 1)))
                .isFalse();
        assertThat(TokenFormat.isWellFormed(token.replaceFirst(".$", "é"))).isFalse();
    }
}
