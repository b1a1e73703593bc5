package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** The stream that tells an open page of changes. */
@ServiceTest
@Timeout(120)
class LiveTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void itTellsOfEveryChangeAndEndsWithTheSession() throws Exception {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient visitor = PortalClient.as(fixtures, stocked.place().client());
        URI live = URI.create(
                fixtures.api().base() + "/portal/warehouses/" + stocked.place().id() + "/live");
        HttpRequest request = HttpRequest.newBuilder(live)
                .header("Cookie", "wms-session=" + visitor.session())
                .build();
        try (HttpClient http = HttpClient.newHttpClient();
                InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body();
                Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
            assertThat(next(lines)).isEqualTo("data: 1");
            stocked.sell(null, "A");
            assertThat(next(lines)).isEqualTo("data: 2");
            visitor.submit("/portal", "/portal/sign-out");
            stocked.sell(null, "A");
            assertThat(next(lines)).as("nothing more").isEmpty();
        }
    }

    private static String next(Scanner lines) {
        while (lines.hasNextLine()) {
            String line = lines.nextLine();
            if (line.startsWith("data:")) {
                return line;
            }
        }
        return "";
    }
}
