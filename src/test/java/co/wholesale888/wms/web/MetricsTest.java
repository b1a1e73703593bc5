package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
class MetricsTest {

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Test
    void timersOfRoutesAreOnTheManagementPort() throws Exception {
        RawHttp.request(port, "GET /api/wms/test/skus/METRIC-1");
        RawHttp.request(port, "GET /test/skus/METRIC-2");
        RawHttp.request(port, "GET /test/stream/whole");
        RawHttp.request(port, "MADEUP /test/none/METRIC-3");

        assertThat(RawHttp.request(managementPort, "GET /actuator/prometheus"))
                .contains("method=\"GET\",status=\"2xx\",uri=\"/test/skus/{sku}\"")
                .contains("method=\"GET\",status=\"2xx\",uri=\"/test/stream/{how}\"")
                .contains("method=\"OTHER\",status=\"4xx\",uri=\"none\"")
                .doesNotContain("METRIC-", "MADEUP");
    }

    @Test
    void theMainPortDoesNotServeActuator() throws Exception {
        assertThat(RawHttp.request(port, "GET /actuator")).doesNotContain(" 200 ");
        assertThat(RawHttp.request(port, "GET /actuator/prometheus")).doesNotContain(" 200 ");
        assertThat(RawHttp.request(port, "GET /test/../actuator/prometheus")).doesNotContain(" 200 ");
    }
}
