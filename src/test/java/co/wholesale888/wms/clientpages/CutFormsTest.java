package co.wholesale888.wms.clientpages;

import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.atEachRoundTrip;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.SeverableInstances;
import java.net.http.HttpResponse;
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

    private boolean isMinted(String name) {
        return jdbc.sql("select exists (select from token where name = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }
}
