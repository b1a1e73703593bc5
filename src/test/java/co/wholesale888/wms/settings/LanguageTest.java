package co.wholesale888.wms.settings;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The machine speaks Turkish, where the capital of i is \u0130, with Arabic digits, and keeps the time of Nepal. */
@Execution(ExecutionMode.CONCURRENT)
class LanguageTest {

    private static final String[] LANGUAGE = {
        "-Duser.language=tr", "-Duser.country=TR", "-Duser.extensions=u-nu-arab", "-Duser.timezone=Asia/Kathmandu"
    };

    @Test
    void theServiceSaysTheSameInEveryLanguage() {
        try (ServiceProcess service = ServiceProcess.onDatabase(TestPostgres.url(), LANGUAGE)) {
            Fixtures fixtures = Fixtures.at(service.baseUri());
            WarehouseFixture stock = WarehouseFixture.with(fixtures, 1_234, "TITLE-i");
            assertThat(stock.count("TITLE-i", 12).statusCode()).isEqualTo(200);

            assertThat(stock.get("/v1/health").statusCode()).isEqualTo(200);
            assertThat(stock.get("/v1/stock?sku=TITLE-i&status=critical").body())
                    .contains("\"quantity\":12,", "\"status\":\"CRITICAL\"");
            HttpResponse<String> csv =
                    stock.api().get("/v1/transactions", stock.access().authorization(), "Accept", "text/csv");
            assertThat(csv.body()).contains("TITLE-i,ADJUSTMENT,-1222,12,");
            assertThat(stock.get("/v1/stock?limit=1001").body()).contains("limit must be an integer from 1 to 1000.");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(stock.get("/v1/events").body())
                            .contains("\"type\":\"alert.triggered\"", "\"quantity\":12,"));
            String page = PortalClient.as(fixtures, stock.access().client())
                    .get("/portal/warehouses/" + stock.access().id() + "/stock")
                    .body();
            assertThat(page).contains("TITLE-i", "critical");
            assertThat(Api.json(stock.get("/v1/me")).at("/name").stringValue()).isEqualTo("supervisor");
            stock.verify();
        }
    }
}
