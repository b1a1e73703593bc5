package co.wholesale888.wms.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Finds webhooks that somebody should look at, of all warehouses. */
@Service
public class WebhookTrouble {

    private final WebhookRepository repository;

    WebhookTrouble(WebhookRepository repository) {
        this.repository = repository;
    }

    /**
     * Returns active webhooks that have only failed since a time or longer, and those that the service itself has
     * stopped after another time, in the order of their ids.
     *
     * @param after the id after which to start
     */
    public List<Webhook> page(Instant failingSince, Instant stoppedAfter, UUID after, int limit) {
        return repository.findInTrouble(failingSince, stoppedAfter, after, Limit.of(limit));
    }
}
