package co.wholesale888.wms.factorpages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

    @Test
    void imageSaysTheText() throws Exception {
        String text = "otpauth://totp/888%20WMS:someone%40example.com?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        QrCode code = QrCode.of(text);
        BitMatrix modules = new BitMatrix(code.size() - 8);
        for (MatchResult run : RUN.matcher(code.path()).results().toList()) {
            int length = Integer.parseInt(run.group(3));
            modules.setRegion(Integer.parseInt(run.group(1)) - 4, Integer.parseInt(run.group(2)) - 4, length, 1);
            assertThat(run.group(4)).isEqualTo(run.group(3));
        }
        assertThat(new Decoder().decode(modules).getText()).isEqualTo(text);
    }
}
