package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.targets.TargetResolver;
import co.wholesale888.wms.webhooks.Signatures;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes one attempt: one HTTP request, whatever comes of it. It is over after {@link #TOTAL}, from the look-up of the
 * host's name to the end of the answer: the exchange runs on a thread of its own, and when its time is over its
 * connection is cut and nobody waits for it any longer, wherever it may hang.
 */
@Component
class HttpSender implements AutoCloseable {

    static final Duration TOTAL = Duration.ofSeconds(5);

    /** How much of an answer is read. What is longer has arrived for certain. */
    static final int MAX_ANSWER_BYTES = 16 * 1024;

    private static final Logger log = LoggerFactory.getLogger(HttpSender.class);

    private final CloseableHttpClient client;
    private final String userAgent;
    private final Clock clock;
    private final Duration total;
    private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();

    @Autowired
    HttpSender(TargetResolver addresses, ServiceVersion version, Clock clock) {
        this(DeliveryHttpClient.open(addresses, null), version, clock, TOTAL);
    }

    /**
     * @param client sends one request for one request, and is closed with this
     */
    HttpSender(CloseableHttpClient client, ServiceVersion version, Clock clock, Duration total) {
        this.client = client;
        this.userAgent = "888-WMS/" + version.text();
        this.clock = clock;
        this.total = total;
    }

    /** Sends it and returns what became of it; never throws. */
    AttemptOutcome send(Attempt attempt) {
        Instant attemptedAt = Times.micros(clock.instant());
        long begin = System.nanoTime();
        Result result;
        try {
            result = exchange(attempt, attemptedAt);
        } catch (RuntimeException e) {
            log.error("The delivery {} could not be sent", attempt.key(), e);
            result = new Result(null, DeliveryError.PROTOCOL_ERROR);
        }
        int durationMs = (int) Duration.ofNanos(System.nanoTime() - begin).toMillis();
        return new AttemptOutcome(attempt, attemptedAt, durationMs, result.status, result.error);
    }

    @Override
    public void close() throws IOException {
        exchanges.shutdownNow();
        client.close();
    }

    private Result exchange(Attempt attempt, Instant now) {
        HttpPost request = request(attempt, now);
        CompletableFuture<Result> exchange = CompletableFuture.supplyAsync(() -> exchange(request), exchanges);
        try {
            return exchange.get(total.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Cutting a connection may block, too.
            exchanges.execute(request::cancel);
            return new Result(null, DeliveryError.TIMEOUT_TOTAL);
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            return new Result(null, DeliveryError.CONNECTION_RESET);
        } catch (ExecutionException e) {
            return new Result(null, DeliveryErrors.error(e.getCause()));
        }
    }

    private HttpPost request(Attempt attempt, Instant now) {
        HttpPost request = new HttpPost(URI.create(attempt.url()));
        byte[] body = attempt.body().getBytes(StandardCharsets.UTF_8);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        request.setHeader("User-Agent", userAgent);
        request.setHeader("X-WMS-Event", attempt.eventType());
        request.setHeader("X-WMS-Delivery", IdKind.DELIVERY.format(attempt.key().id()));
        Signatures.of(IdKind.EVENT.format(attempt.eventId()), now, body, attempt.secret(), attempt.previousSecret())
                .forEach(request::setHeader);
        return request;
    }

    private Result exchange(HttpPost request) {
        try {
            ClassicHttpResponse response =
                    client.executeOpen(RoutingSupport.determineHost(request), request, HttpCoreContext.create());
            try {
                return judge(response);
            } finally {
                // First, since closing alone would read an endless answer to its end.
                request.cancel();
                Closer.closeQuietly(response);
            }
        } catch (IOException | HttpException | RuntimeException e) {
            return new Result(null, DeliveryErrors.error(e));
        }
    }

    private static Result judge(ClassicHttpResponse response) {
        int status = response.getCode();
        DeliveryError error = switch (status / 100) {
            case 2 -> read(response.getEntity());
            case 3 -> DeliveryError.REDIRECT;
            case 4 -> DeliveryError.HTTP_4XX;
            case 5 -> DeliveryError.HTTP_5XX;
            default -> DeliveryError.PROTOCOL_ERROR;
        };
        return new Result(status, error);
    }

    /** Reads the answer of a receiver that has accepted the delivery: it must come in time, but need not be whole. */
    private static @Nullable DeliveryError read(@Nullable HttpEntity entity) {
        if (entity == null) {
            return null;
        }
        try {
            InputStream answer = entity.getContent();
            answer.readNBytes(MAX_ANSWER_BYTES);
            return null;
        } catch (IOException e) {
            return DeliveryErrors.error(e) == DeliveryError.TIMEOUT_TOTAL ? DeliveryError.TIMEOUT_TOTAL : null;
        }
    }

    private record Result(
            @Nullable Integer status, @Nullable DeliveryError error) {}
}
