package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The answers at the root of the service. */
@ServiceTest
class RootControllerTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @Autowired
    private Fixtures fixtures;

    @Test
    void browsersAreLedToThePortal() {
        PortalClient portal = PortalClient.of(fixtures);
        for (String prefix : new String[] {"", "/api/wms"}) {
            HttpResponse<String> answer = portal.get(prefix + "/", "Accept", BROWSER);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith(prefix + "/portal");
        }
    }

    @Test
    void programsGetTheAnswersOfTheApi() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        for (String accept : new String[] {"*/*", "application/json"}) {
            HttpResponse<String> stranger = PortalClient.of(fixtures).get("/", "Accept", accept);
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.body()).contains("missing_token");
            assertThat(PortalClient.of(fixtures)
                            .get("/", "Accept", accept, "Authorization", warehouse.authorization())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void iconAndRobotsAreServedToEverybody() {
        PortalClient stranger = PortalClient.of(fixtures);
        HttpResponse<String> icon = stranger.get("/favicon.ico");
        assertThat(icon.statusCode()).isEqualTo(200);
        assertThat(icon.headers().firstValue("Content-Type")).contains("image/x-icon");
        HttpResponse<String> robots = stranger.get("/robots.txt");
        assertThat(robots.statusCode()).isEqualTo(200);
        assertThat(robots.body()).contains("User-agent: *", "Disallow: /");
    }

    @Test
    void findersOfVulnerabilitiesLearnWhomToTell() {
        for (String prefix : new String[] {"", "/api/wms"}) {
            HttpResponse<String> answer = PortalClient.of(fixtures).get(prefix + "/.well-known/security.txt");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
            Map<String, String> fields = answer.body()
                    .lines()
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(field -> field[0], field -> field[1]));
            assertThat(fields.get("Contact")).startsWith("mailto:");
            assertThat(Instant.parse(fields.get("Expires")))
                    .isBetween(
                            Instant.now().plus(Duration.ofDays(100)),
                            Instant.now().plus(Duration.ofDays(366)));
        }
    }
}
