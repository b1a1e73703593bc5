import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.EventsApi;
import org.openapitools.client.api.LedgerApi;
import org.openapitools.client.api.StockApi;
import org.openapitools.client.api.TransactionsApi;
import org.openapitools.client.model.AlertTriggeredEvent;
import org.openapitools.client.model.ErrorCode;
import org.openapitools.client.model.Event;
import org.openapitools.client.model.EventType;
import org.openapitools.client.model.LineType;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.SortOrder;
import org.openapitools.client.model.StockItem;
import org.openapitools.client.model.StockStatus;
import org.openapitools.client.model.StockUpdate;
import org.openapitools.client.model.Transaction;
import org.openapitools.client.model.TransactionLine;
import org.openapitools.client.model.TransactionPage;
import org.openapitools.client.model.WriteResult;

/** Uses a new sandbox warehouse through the client that openapi-generator makes. Fails at the first surprise. */
public class GeneratedJavaClient {

    private final ApiClient client = new ApiClient();
    private final TransactionsApi transactions;

    private GeneratedJavaClient(String base, String token) {
        client.updateBaseUri(base);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        transactions = new TransactionsApi(client);
    }

    public static void main(String[] arguments) throws Exception {
        new GeneratedJavaClient(arguments[0], arguments[1]).run();
    }

    private void run() throws Exception {
        StockItem before = item();
        expect(100L, before.getQuantity());
        expect(StockStatus.OK, before.getStatus());
        expect(0L, before.getReserved());

        String key = UUID.randomUUID().toString();
        WriteResult written = transactions.updateStock(sale(12), key, null, null);
        expect(false, written.getDryRun());
        expect(2L, written.getTransactions().get(0).getSequence());
        expect(88L, written.getStock().get(0).getQuantity());

        ApiResponse<WriteResult> again = transactions.updateStockWithHttpInfo(sale(12), key, null, null);
        expect("true", HttpHeaders.of(again.getHeaders(), (name, value) -> true)
                .firstValue("Idempotency-Replayed")
                .orElse(null));
        expect(written, again.getData());
        expect(88L, item().getQuantity());

        Problem refusal = refusal(sale(500));
        expect(ErrorCode.INSUFFICIENT_STOCK, refusal.getCode());
        expect(88L, refusal.getErrors().get(0).getAvailable());

        WriteResult dry = transactions.updateStock(sale(8), null, true, null);
        expect(true, dry.getDryRun());
        expect(null, dry.getTransactions().get(0).getId());
        expect(null, dry.getTransactions().get(0).getHash());
        expect(80L, dry.getTransactions().get(0).getQuantityAfter());

        List<Long> sequences = new ArrayList<>();
        TransactionPage page = null;
        do {
            String cursor = page == null ? null : page.getNextCursor();
            page = new LedgerApi(client)
                    .listTransactions(
                            null, null, null, null, null, null, null, SortOrder.ASC, null, 1, cursor, null);
            page.getTransactions().stream().map(Transaction::getSequence).forEach(sequences::add);
        } while (page.getHasMore());
        expect(List.of(1L, 2L), sequences);

        transactions.postTransaction(sale(70).getTransactions().get(0), UUID.randomUUID().toString(), null, null);
        List<Event> events = List.of();
        for (int i = 0; i < 10 && events.isEmpty(); i++) {
            events = new EventsApi(client)
                    .listEvents(List.of(EventType.ALERT_TRIGGERED), 10, null, null, null, null)
                    .getEvents();
        }
        AlertTriggeredEvent alert = events.get(0).getAlertTriggeredEvent();
        expect(18L, alert.getData().getQuantity());
    }

    private StockItem item() throws ApiException {
        return new StockApi(client)
                .getStock(List.of("TEST-SKU"), null, null, null, null, null)
                .getItems()
                .get(0);
    }

    private Problem refusal(StockUpdate update) throws Exception {
        try {
            transactions.updateStock(update, UUID.randomUUID().toString(), null, null);
        } catch (ApiException e) {
            expect(409, e.getCode());
            return client.getObjectMapper().readValue(e.getResponseBody(), Problem.class);
        }
        throw new AssertionError("not refused");
    }

    private static StockUpdate sale(long quantity) {
        return new StockUpdate()
                .addTransactionsItem(new TransactionLine()
                        .sku("TEST-SKU")
                        .type(LineType.SALE)
                        .delta(-quantity));
    }

    private static void expect(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + " but was " + actual);
        }
    }
}
