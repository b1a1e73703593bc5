package co.wholesale888.wms.requestpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The page of the request log. */
@ServiceTest
class RequestsPageTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private WarehouseFixture warehouse;
    private PortalClient portal;
    private String at;

    @BeforeEach
    void signIn() {
        warehouse = WarehouseFixture.with(fixtures, 0, "A");
        portal = PortalClient.as(fixtures, warehouse.access().client());
        at = "/portal/warehouses/" + warehouse.access().id() + "/requests";
    }

    @Test
    void aRequestIsFoundByItsIdWithItsCode() {
        assertThat(portal.page(at).text()).contains("No requests yet", "kept for 7 days");
        String refused =
                warehouse.sell("key", "A").headers().firstValue("X-Request-Id").orElseThrow();
        warehouse.sell("key", "A");

        Document page = eventually(at, 2);
        assertThat(page.select("tbody tr").first().text())
                .contains("POST /v1/stock/update", "409", "insufficient_stock", "replayed", "supervisor", "ms", "UTC");
        assertThat(page.select("tbody a").attr("href")).isEqualTo("/docs/errors#insufficient_stock");
        assertThat(page.select("nav.side a[aria-current=page]").text()).isEqualTo("Requests");
        Document found = portal.page(at + "?requestId=" + refused + "&result=refused&from=&key=");
        assertThat(found.select("tbody tr")).hasSize(1);
        assertThat(found.select("tbody tr").text()).contains(refused).doesNotContain("replayed");
        assertThat(found.select("#result option[selected]").text()).isEqualTo("Refused (4xx)");
        assertThat(found.select("#" + found.select("[data-copy]").attr("data-copy"))
                        .text())
                .isEqualTo(refused);
        assertThat(portal.page(at + "?requestId=nothing").text())
                .contains("Nothing matches", "A request ID must be complete.")
                .doesNotContain("A route begins");
    }

    @Test
    void theFormSelectsByEveryField() {
        warehouse.get("/v1/stock");
        warehouse.get("/v1/nothing");
        Document all = eventually(at, 2);
        assertThat(all.select("tbody tr").text()).contains("GET an unknown path", "not_found");
        String key = all.select("#key option").last().val();
        assertThat(key).startsWith(IdKind.TOKEN.prefix());
        for (String query : new String[] {
            "result=SUCCEEDED", "route=/v1/st", "method=get&route=/v1/stock", "key=" + key + "&result=succeeded"
        }) {
            assertThat(portal.page(at + "?" + query).select("tbody tr").eachText())
                    .as(query)
                    .singleElement()
                    .asString()
                    .contains("GET /v1/stock");
        }
        assertThat(portal.page(at + "?code=not_found").select("tbody tr")).hasSize(1);
        assertThat(portal.page(at + "?method=DELETE").select("tbody tr")).isEmpty();
        assertThat(portal.page(at + "?to=2020-01-01").text()).contains("Nothing matches");
        assertThat(portal.page(at + "?route=stock").text()).contains("A route begins with a slash, such as /v1/stock.");
        assertThat(portal.page(at + "?from=2020-01-02&to=2020-01-01").text())
                .contains("The last day is before the first.");
        for (String wrong :
                new String[] {"code=no", "from=yesterday", "key=tok_1", "result=x", "unknown=1", "cursor=x"}) {
            assertThat(portal.get(at + "?" + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void pagesFollowEachOtherAndSayWhatIsMissing() {
        for (int n = 1; n <= 60; n++) {
            jdbc.sql("""
                            insert into request_log (warehouse_id, at, id, token_id, duration_us, left_out, status,
                                replayed, method, route, request_id)
                            values (?, ?, ?, ?, ?, ?, 200, false, 'GET', '/v1/stock', ?)""")
                    .params(
                            warehouse.access().uuid(),
                            Instant.now().minusSeconds(60L + n).atOffset(ZoneOffset.UTC),
                            IdKind.next(),
                            UUID.randomUUID(),
                            n * 1_234_567L,
                            n == 60 ? 1_204 : 0,
                            "id-" + n)
                    .update();
        }
        Document first = portal.page(at + "?route=/v1/stock");
        assertThat(first.select("tbody tr")).hasSize(50);
        assertThat(first.select("tbody tr").first().text()).contains("id-1", "1.2 s", "tok_");
        assertThat(first.select("tbody tr").last().text()).contains("1 minute");
        assertThat(first.text()).doesNotContain("Some requests are missing");
        Document second = portal.page(first.select("nav.pager a").attr("href"));
        assertThat(second.select("tbody tr").eachText())
                .hasSize(11)
                .last()
                .asString()
                .contains("1,204 requests before this one were not recorded");
        assertThat(second.text()).contains("Some requests are missing here");
        assertThat(second.select("#route").val()).isEqualTo("/v1/stock");
        assertThat(second.select("nav.pager a").eachText()).containsExactly("Newest");
    }

    @Test
    void operatorsSeeItAndOtherClientsDoNot() {
        warehouse.get("/v1/stock");
        eventually(at, 1);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.7.0.22");
        assertThat(operator.page(at).select("tbody tr")).hasSize(1);
        assertThat(operator.page("/portal/warehouses/" + warehouse.access().id())
                        .select("nav.side")
                        .text())
                .contains("Requests");
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        assertThat(stranger.get(at).statusCode()).isEqualTo(404);
    }

    private Document eventually(String path, int rows) {
        return Awaitility.await()
                .until(() -> portal.page(path), page -> page.select("tbody tr").size() == rows);
    }
}
