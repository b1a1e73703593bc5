package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The ledger page filters by the days that its column <i>When</i> shows: those on which things occurred. */
@ServiceTest
class LedgerDaysTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void lateReportIsFoundOnTheDayOnWhichItOccurred() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        Instant occurred = Instant.now()
                .minus(40, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .plus(23, ChronoUnit.HOURS);
        assertThat(warehouse.update("""
                        {"transactions":[{"sku":"A","delta":-1,"type":"SALE","reference":"LATE-1","occurredAt":"%s"}]}""".formatted(occurred), null).statusCode()).isEqualTo(200);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String ledger = "/portal/warehouses/" + warehouse.access().id() + "/ledger";
        LocalDate day = LocalDate.ofInstant(occurred, ZoneOffset.UTC);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        assertThat(rows(portal, ledger, day, day, "")).isEqualTo("LATE-1");
        assertThat(rows(portal, ledger, day.plusDays(1), today, "")).isEmpty();
        assertThat(portal.get(ledger + ".csv?from=%s&to=%s".formatted(day, day)).body())
                .contains("LATE-1");
        assertThat(rows(portal, ledger, day, day, "Asia/Tokyo"))
                .as("the next day there")
                .isEmpty();
        assertThat(rows(portal, ledger, day.plusDays(1), day.plusDays(1), "Asia/Tokyo"))
                .isEqualTo("LATE-1");
        assertThat(portal.get(ledger + "?zone=Middle/Earth").statusCode()).isEqualTo(400);
    }

    private static String rows(PortalClient portal, String ledger, LocalDate from, LocalDate to, String zone) {
        return portal.page(ledger + "?from=%s&to=%s&zone=%s&reference=".formatted(from, to, zone))
                .select("#entries tr td:contains(LATE-1)")
                .text();
    }
}
