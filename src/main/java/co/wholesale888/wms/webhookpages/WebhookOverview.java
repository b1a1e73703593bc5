package co.wholesale888.wms.webhookpages;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.portal.PlotScale;
import co.wholesale888.wms.redelivery.RangeRedelivery;
import co.wholesale888.wms.redelivery.Redelivery;
import co.wholesale888.wms.webhooks.SuccessRates;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the page of a webhook shows of how it is doing: its success rates, what waits, and what is sent again. */
@Component
class WebhookOverview {

    private static final List<String> SAMPLES =
            Arrays.stream(EventType.values()).map(EventType::text).toList();

    private static final List<PlotScale.Mark> SHARES =
            new PlotScale().add("100 %", 0).add("0 %", 100).marks();

    private final SuccessRates rates;
    private final RangeRedelivery redelivery;

    WebhookOverview(SuccessRates rates, RangeRedelivery redelivery) {
        this.rates = rates;
        this.redelivery = redelivery;
    }

    /** Adds it, and returns whether events of a range are still being queued, so that the page will change. */
    boolean addTo(ModelAndView page, UUID warehouseId, UUID webhookId) {
        List<Redelivery> latest = redelivery.latest(warehouseId, webhookId);
        page.addObject("rate", rates.ofDay(warehouseId, List.of(webhookId)).get(webhookId))
                .addObject("hours", rates.byHour(warehouseId, webhookId))
                .addObject("shares", SHARES)
                .addObject("waiting", redelivery.countPending(warehouseId, webhookId))
                .addObject("redeliveries", latest)
                .addObject("mostWaiting", RangeRedelivery.MAX_COUNTED)
                .addObject("samples", SAMPLES);
        return !latest.stream().allMatch(Redelivery::finished);
    }
}
