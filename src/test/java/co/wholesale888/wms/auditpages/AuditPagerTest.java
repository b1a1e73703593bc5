package co.wholesale888.wms.auditpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Older entries of every audit trail can be reached, with and without a filter. */
@ServiceTest
class AuditPagerTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void everyAuditTrailLeadsToOlderEntriesAndBack() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        for (int i = 0; i < 51; i++) {
            warehouse.register(fixtures.operator(), "SKU-" + i, 1, 2);
        }
        String id = warehouse.access().id();
        PortalClient client = PortalClient.as(fixtures, warehouse.access().client());
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");

        String ofWarehouse = "/portal/warehouses/" + id + "/audit";
        followPager(client, ofWarehouse);
        followPager(client, ofWarehouse + "?action=SKU_PUT&from=&to=&zone=Europe%2FBerlin");
        followPager(operator, ofWarehouse);
        followPager(operator, ofWarehouse + "?action=SKU_PUT");
        followPager(operator, "/portal/operator/audit");
        followPager(
                operator,
                "/portal/operator/audit?action=SKU_PUT&account="
                        + warehouse.access().client().id());
    }

    private static void followPager(PortalClient portal, String path) {
        Document newest = portal.page(path);
        assertThat(newest.select("tbody tr")).as(path).hasSize(50);
        assertThat(newest.select(".pager a").eachText()).as(path).containsExactly("Older");

        Document older = portal.page(newest.select(".pager a:contains(Older)").attr("href"));
        assertThat(older.select("tbody tr")).as(path).isNotEmpty();
        assertThat(older.select("tbody tr").text())
                .as(path)
                .doesNotContain(newest.select("tbody tr").last().text());
        assertThat(older.select("#action option[selected]").val())
                .as(path)
                .isEqualTo(newest.select("#action option[selected]").val());

        Document again = portal.page(older.select(".pager a:contains(Newest)").attr("href"));
        assertThat(again.select("tbody tr")).as(path).hasSize(50);
        assertThat(again.select(".pager a").eachText()).as(path).containsExactly("Older");
    }
}
