package co.wholesale888.wms.client;

import co.wholesale888.wms.client.Models.Count;
import co.wholesale888.wms.client.Models.CountResult;
import co.wholesale888.wms.client.Models.CountRow;
import co.wholesale888.wms.client.Models.EventPage;
import co.wholesale888.wms.client.Models.Line;
import co.wholesale888.wms.client.Models.Page;
import co.wholesale888.wms.client.Models.StockItem;
import co.wholesale888.wms.client.Models.StockPage;
import co.wholesale888.wms.client.Models.Transaction;
import co.wholesale888.wms.client.Models.TransactionPage;
import co.wholesale888.wms.client.Models.WriteResult;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One warehouse, by its token: reads, writes that are applied once, lists and feeds. Threads may share a client.
 *
 * <p>One class, like the clients in other languages, so that what decides about a repetition is read in one place.
 */
public final class WmsClient {

    static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A key is known to the service for 24 hours. */
    private static final Duration KEY_LIFETIME = Duration.ofHours(23);
    private static final Set<Integer> RETRIED = Set.of(429, 500, 502, 503, 504);
    private static final long MAX_PAUSE_MS = 60_000;

    private final String url;
    private final String token;
    private final KeyStore keys;
    private final Duration timeout;
    private final int attempts;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /**
     * @param url the address up to {@code /v1}
     * @param keys keeps the keys of unfinished writes; {@link KeyStore#inFile} outlives a crash
     */
    public WmsClient(String url, String token, KeyStore keys) {
        this(url, token, keys, Duration.ofSeconds(10), 8);
    }

    /** With the time that one attempt may take, and the number of attempts. */
    public WmsClient(String url, String token, KeyStore keys, Duration timeout, int attempts) {
        this.url = url.replaceAll("/$", "");
        this.token = token;
        this.keys = keys;
        this.timeout = timeout;
        this.attempts = attempts;
    }

    /** The levels of these SKUs, or of all. */
    public Stream<StockItem> stock(String... skus) {
        Map<String, String> filters = skus.length == 0 ? Map.of() : Map.of("sku", String.join(",", skus));
        return pages("/v1/stock", filters, StockPage.class).flatMap(page -> page.items().stream());
    }

    /** The ledger's entries that match, newest first unless {@code order} is {@code asc}. */
    public Stream<Transaction> transactions(Map<String, String> filters) {
        return pages("/v1/transactions", filters, TransactionPage.class).flatMap(page -> page.transactions().stream());
    }

    /**
     * Applies all lines or none, once. If the outcome is unknown, call again with the same name and lines, and nothing
     * is applied twice.
     *
     * @param name your own for this write, such as the number of an order
     */
    public WriteResult write(String name, List<Line> lines) {
        return post(name, "/v1/stock/update", Map.of("transactions", lines), WriteResult.class);
    }

    /** What {@link #write} would answer now. */
    public WriteResult dryRun(List<Line> lines) {
        return send("POST", "/v1/stock/update?dryRun=true", Map.of("transactions", lines), null, 0, WriteResult.class);
    }

    /** Sets levels to what was counted, all rows or none, once. */
    public CountResult count(String name, String reference, List<CountRow> rows) {
        return post(name, "/v1/stock/count", new Count(reference, rows), CountResult.class);
    }

    /** What {@link #count} would change now. */
    public CountResult countDryRun(List<CountRow> rows) {
        return send("POST", "/v1/stock/count?dryRun=true", new Count(null, rows), null, 0, CountResult.class);
    }

    /**
     * The feed of events behind a cursor; null for the oldest that is kept. Store {@code nextCursor} with the results
     * of the events, and give it back for the next page, also after a restart.
     *
     * @param wait how many seconds to wait for an event, up to 30
     * @param types only these, or all
     * @throws WmsException.HistoryRewound if the database was restored
     */
    public EventPage events(String cursor, int wait, String... types) {
        Map<String, String> feed = new LinkedHashMap<>(Map.of("wait", Integer.toString(wait)));
        if (types.length > 0) {
            feed.put("type", String.join(",", types));
        }
        return get("/v1/events", query(feed, cursor), wait, EventPage.class);
    }

    /** The ledger behind a cursor, oldest first. Otherwise like {@link #events}. */
    public TransactionPage ledger(String cursor, int wait) {
        Map<String, String> feed = Map.of("order", "asc", "wait", Integer.toString(wait));
        return get("/v1/transactions", query(feed, cursor), wait, TransactionPage.class);
    }

    private <P extends Page> Stream<P> pages(String path, Map<String, String> filters, Class<P> type) {
        Iterator<P> pages = new Iterator<>() {
            private P last;

            @Override
            public boolean hasNext() {
                return last == null || last.hasMore();
            }

            @Override
            public P next() {
                last = get(path, query(filters, last == null ? null : last.nextCursor()), 0, type);
                return last;
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false);
    }

    private static Map<String, String> query(Map<String, String> filters, String cursor) {
        Map<String, String> query = new LinkedHashMap<>(filters);
        if (cursor != null) {
            query.put("cursor", cursor);
        }
        return query;
    }

    private <T> T get(String path, Map<String, String> query, int wait, Class<T> type) {
        Function<String, String> encode = text -> URLEncoder.encode(text, StandardCharsets.UTF_8);
        String text = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encode.apply(each.getValue()))
                .collect(Collectors.joining("&"));
        return send("GET", path + "?" + text, null, null, wait, type);
    }

    private <T> T post(String name, String path, Object body, Class<T> type) {
        // Before it is sent, or a crash would forget it
        KeyStore.Pending pending =
                keys.putIfAbsent(name, new KeyStore.Pending(UUID.randomUUID().toString(), Instant.now()));
        if (pending.since().plus(KEY_LIFETIME).isBefore(Instant.now())) {
            throw new WmsException.OutcomeUnknown(name + " has outlived its key: look for it in the ledger", null);
        }
        try {
            T answer = send("POST", path, body, pending.key(), 0, type);
            keys.remove(name);
            return answer;
        } catch (WmsException.Refused refused) {
            if (refused.settles()) {
                keys.remove(name);
            }
            throw refused;
        }
    }

    private <T> T send(String method, String path, Object body, String key, int wait, Class<T> type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        Exception failure = null;
        for (int attempt = 0; attempt < attempts; attempt++) {
            long after = 0;
            try {
                HttpResponse<String> answer = exchange(request.build(), timeout.plusSeconds(wait));
                if (answer.statusCode() < 300) {
                    return JSON.readValue(answer.body(), type);
                }
                if (!RETRIED.contains(answer.statusCode())) {
                    throw WmsException.refusal(answer.statusCode(), answer.body());
                }
                failure = new IOException("status " + answer.statusCode());
                // The service sends seconds; a proxy before it may send a date
                String seconds = answer.headers().firstValue("Retry-After").orElse("");
                after = seconds.matches("[0-9]{1,9}") ? Math.min(Long.parseLong(seconds) * 1000, MAX_PAUSE_MS) : 0;
            } catch (IOException | JacksonException e) {
                failure = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = e;
                break;
            }
            // With jitter, so that many clients do not come back at the same moment
            double factor = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
            long pause = (long) (Math.min(30_000, 200 * Math.pow(2, attempt)) * factor);
            if (attempt + 1 < attempts && !sleep(Math.max(pause, after))) {
                break;
            }
        }
        String message = "%s %s failed: %s".formatted(method, path, failure);
        throw method.equals("GET")
                ? new WmsException.Unavailable(message, failure)
                : new WmsException.OutcomeUnknown(message, failure);
    }

    /** The timeout of a request ends with the answer's headers; this one covers its body. */
    private HttpResponse<String> exchange(HttpRequest request, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
