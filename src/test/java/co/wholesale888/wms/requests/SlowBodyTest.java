package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

class SlowBodyTest {

    @Test
    @Timeout(60)
    void aBodyThatNeverEndsIsRefused() {
        MockHttpServletRequest request = new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new EndlessStream());
            }
        };
        var refused = catchThrowableOfType(
                RefusedException.class, () -> RawBody.read(request, RawBody.MAX_BYTES, Duration.ofMillis(200)));

        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }

    /** One space every 10 ms, without end. */
    private static final class EndlessStream extends InputStream {

        @Override
        public int read() throws IOException {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return ' ';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            bytes[offset] = (byte) read();
            return 1;
        }
    }
}
