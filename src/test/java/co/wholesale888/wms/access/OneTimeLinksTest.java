package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

@ServiceTest
class OneTimeLinksTest {

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void endRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void eachNetworkLooksUpALimitedNumberOfLinks() {
        OneTimeLinks links = new OneTimeLinks("password_reset", jdbc, Clock.systemUTC());
        beginRequest("2001:db8::1");
        for (int i = 1; i < OneTimeLinks.MAX_LOOK_UPS; i++) {
            assertThat(links.find("made-up-" + i)).isEmpty();
        }
        assertThat(links.use("made-up")).isEmpty();

        beginRequest("2001:db8::2");
        assertThatThrownBy(() -> links.find("made-up")).satisfies(OneTimeLinksTest::isRateLimited);
        assertThatThrownBy(() -> links.use("made-up")).satisfies(OneTimeLinksTest::isRateLimited);
        beginRequest("192.0.2.1");
        assertThat(links.find("made-up")).isEmpty();
    }

    private static void isRateLimited(Throwable refused) {
        assertThat(refused)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.RATE_LIMITED));
    }

    private static void beginRequest(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    }
}
