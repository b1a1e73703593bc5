package co.wholesale888.wms.clientpages;

import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.atEachRoundTrip;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.SeverableInstances;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a page says when the database's connection is cut after each round trip of a form's transaction. */
@ResourceLock(SeverableInstances.LOCK)
class CutFormsTest {

    private final JdbcClient jdbc = RELIABLE.bean(JdbcClient.class);

    @Test
    void thePageSaysWhetherTheChangeMayHaveBeenMade() {
        Fixtures.WarehouseAccess warehouse = Fixtures.at(RELIABLE.api().base()).newWarehouse();
        PortalClient portal = PortalClient.as(Fixtures.at(UNRELIABLE.api().base()), warehouse.client());
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        atEachRoundTrip(2, (trip, attempt) -> {
            String name = "cut-" + attempt + "-cut";
            Document page = portal.page(keys);
            LINE.severAfter(name, trip);
            HttpResponse<String> answer =
                    portal.impatient().send(page, "form[action$=/keys]", "name", name, "role", "SUPERVISOR");
            assertThat(answer.statusCode()).isIn(200, 503);
            if (answer.statusCode() == 503) {
                boolean toldAsDone = answer.body().contains("unknown whether the change was made")
                        || answer.body().contains("Your change was made, but"); // cut while it is shown
                assertThat(toldAsDone).as(answer.body()).isEqualTo(isMinted(name));
            }
            return answer;
        });
    }

    /** The lane has committed the release before the trail is written to. */
    @Test
    void aReleaseIsRecordedOnceWhereverItsRecordIsCut() {
        WarehouseFixture stock =
                WarehouseFixture.with(Fixtures.at(RELIABLE.api().base()), 100, "A");
        PortalClient portal = PortalClient.as(
                Fixtures.at(UNRELIABLE.api().base()), stock.access().client());
        String at = "/portal/warehouses/" + stock.access().id() + "/reservations/";
        atEachRoundTrip(2, (trip, attempt) -> {
            String id = Api.json(
                            stock.api().post("/v1/reservations", stock.access().authorization(), """
                            {"lines":[{"sku":"A","quantity":1}]}"""))
                    .path("id")
                    .stringValue();
            Document page = portal.page(at + id);
            LINE.severAfter("RESERVATION_RELEASED", trip);
            HttpResponse<String> answer = portal.impatient().send(page, "form[action$=/release]");
            assertThat(answer.statusCode()).isIn(302, 503);
            if (answer.statusCode() == 503) {
                assertThat(answer.body())
                        .contains("Your change was made", "audit trail")
                        .doesNotContain("Nothing was changed");
            }
            Awaitility.await("the form is sent again")
                    .until(() -> portal.send(page, "form[action$=/release]").statusCode() == 302);
            assertThat(jdbc.sql("select count(*) from audit_entry where warehouse_id = ? and subject = ?")
                            .params(stock.access().uuid(), id)
                            .query(Integer.class)
                            .single())
                    .isOne();
            return answer.statusCode() == 302 ? portal.get(at + id) : answer;
        });
    }

    private boolean isMinted(String name) {
        return jdbc.sql("select exists (select from token where name = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }
}
