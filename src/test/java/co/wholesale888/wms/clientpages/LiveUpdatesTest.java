package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
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
import org.springframework.jdbc.core.simple.JdbcClient;

/** The event stream that notifies open pages of changes. */
@ServiceTest
@Timeout(120)
class LiveUpdatesTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void streamReportsEachChangeAndEndsWithTheSession() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        URI live = URI.create(fixtures.api().base() + "/portal/warehouses/"
                + warehouse.access().id() + "/live");
        HttpRequest request = HttpRequest.newBuilder(live)
                .header("Cookie", "wms-session=" + portal.session())
                .header("Accept", "text/event-stream")
                .build();
        jdbc.sql("update portal_session set seen_at = now() - interval '1 hour' where user_id ="
                        + " (select id from portal_user where email = ?)")
                .param(warehouse.access().client().email())
                .update();
        try (HttpClient http = HttpClient.newHttpClient();
                InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body();
                Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
            assertThat(next(lines)).isEqualTo("data: 1");
            warehouse.sell(null, "A");
            assertThat(next(lines)).isEqualTo("data: 2");
            assertThat(jdbc.sql(
                                    "select bool_and(seen_at < now() - interval '59 minutes') from portal_session where user_id ="
                                            + " (select id from portal_user where email = ?)")
                            .param(warehouse.access().client().email())
                            .query(Boolean.class)
                            .single())
                    .as("an open page keeps its session from ending")
                    .isTrue();
            portal.submit("/portal", "/portal/sign-out");
            warehouse.sell(null, "A");
            assertThat(next(lines)).as("no event after sign-out").isEmpty();
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
