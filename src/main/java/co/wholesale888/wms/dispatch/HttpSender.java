package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.targets.LookupLimitException;
import co.wholesale888.wms.targets.TargetResolver;
import co.wholesale888.wms.tracing.CallSpans;
import co.wholesale888.wms.webhooks.Signatures;
import java.io.IOException;
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
 * Sends one attempt as exactly one HTTP request. An attempt ends after {@link #TIMEOUT} at the latest, from the host
 * lookup to the end of the response. Socket timeouts cannot guarantee that, so the exchange runs on its own thread,
 * which is abandoned at the deadline after its connection is cut.
 */
@Component
class HttpSender implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** How much of a response is read. An endpoint that sends more has received the delivery for certain. */
    static final int MAX_RESPONSE_BYTES = 16 * 1024;

    /** The result if nothing was sent, for a reason that says nothing about the endpoint. */
    private static final Result NOT_SENT = new Result(null, null, null);

    private static final Logger log = LoggerFactory.getLogger(HttpSender.class);

    private final CloseableHttpClient client;
    private final String userAgent;
    private final CallSpans spans;
    private final Clock clock;
    private final Duration timeout;
    private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();

    @Autowired
    HttpSender(TargetResolver resolver, ServiceVersion version, CallSpans spans, Clock clock) {
        this(DeliveryHttpClient.create(resolver, null), version, spans, clock, TIMEOUT);
    }

    /** Uses a client that sends every request exactly once, and closes it in {@link #close}. */
    HttpSender(CloseableHttpClient client, ServiceVersion version, CallSpans spans, Clock clock, Duration timeout) {
        this.client = client;
        this.userAgent = "888-WMS/" + version.text();
        this.spans = spans;
        this.clock = clock;
        this.timeout = timeout;
    }

    /**
     * Sends the attempt and returns its outcome; never throws.
     *
     * @return null if nothing was sent, because too many lookups of other hosts have not ended
     */
    @Nullable
    AttemptOutcome send(Attempt attempt) {
        Instant attemptedAt = Times.micros(clock.instant());
        long start = System.nanoTime();
        Result result;
        try {
            result = exchange(attempt, attemptedAt);
        } catch (RuntimeException e) {
            log.error("Could not send the delivery {}", attempt.key(), e);
            result = new Result(null, DeliveryError.PROTOCOL_ERROR, null);
        }
        if (result.isNotSent()) {
            return null;
        }
        int durationMs = (int) Duration.ofNanos(System.nanoTime() - start).toMillis();
        String answer = result.answer == null ? null : result.answer.text();
        return new AttemptOutcome(attempt, attemptedAt, durationMs, result.status, result.error, answer);
    }

    @Override
    public void close() throws IOException {
        exchanges.shutdownNow();
        client.close();
    }

    private Result exchange(Attempt attempt, Instant now) {
        HttpPost request = request(attempt, now);
        CallSpans.Call call = spans.post("webhook " + attempt.eventType(), request::setHeader);
        Result result = new Result(null, DeliveryError.PROTOCOL_ERROR, null);
        try {
            result = exchange(request);
            return result;
        } finally {
            call.end(result.status, result.error == null ? null : result.error.text());
        }
    }

    private Result exchange(HttpPost request) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        long start = System.nanoTime();
        exchanges.execute(() -> exchange(request, result));
        try {
            Result found = result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            long left = timeout.toNanos() - (System.nanoTime() - start);
            if (found.answer != null && !found.answer.await(Math.min(left, Answer.PATIENCE.toNanos()))) {
                cancel(request);
            }
            return found;
        } catch (TimeoutException e) {
            cancel(request);
            return new Result(null, DeliveryError.TIMEOUT_TOTAL, null);
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            return new Result(null, DeliveryError.CONNECTION_RESET, null);
        } catch (ExecutionException e) {
            return e.getCause() instanceof LookupLimitException
                    ? NOT_SENT
                    : new Result(null, DeliveryError.of(e.getCause()), null);
        }
    }

    /** Cancels on another thread, because closing a connection may block. */
    private void cancel(HttpPost request) {
        exchanges.execute(request::cancel);
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

    /** Sends the request, and completes the result as soon as it is certain. */
    private void exchange(HttpPost request, CompletableFuture<Result> result) {
        try {
            ClassicHttpResponse response =
                    client.executeOpen(RoutingSupport.determineHost(request), request, HttpCoreContext.create());
            try {
                receive(response, result);
            } finally {
                // Cancelled first, because closing alone would read an endless response to its end
                request.cancel();
                Closer.closeQuietly(response);
            }
        } catch (IOException | HttpException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static void receive(ClassicHttpResponse response, CompletableFuture<Result> result) {
        int status = response.getCode();
        if (status / 100 == 2) {
            result.complete(new Result(status, readAccepted(response.getEntity()), null));
            return;
        }
        DeliveryError error = switch (status / 100) {
            case 3 -> DeliveryError.REDIRECT;
            case 4 -> DeliveryError.HTTP_4XX;
            case 5 -> DeliveryError.HTTP_5XX;
            default -> DeliveryError.PROTOCOL_ERROR;
        };
        Answer answer = new Answer(response);
        result.complete(new Result(status, error, answer));
        answer.read();
    }

    /** Reads the response of an endpoint that accepted the delivery: it must arrive in time, but may be incomplete. */
    private static @Nullable DeliveryError readAccepted(@Nullable HttpEntity entity) {
        if (entity == null) {
            return null;
        }
        try {
            entity.getContent().readNBytes(MAX_RESPONSE_BYTES);
            return null;
        } catch (IOException e) {
            return DeliveryError.of(e) == DeliveryError.TIMEOUT_TOTAL ? DeliveryError.TIMEOUT_TOTAL : null;
        }
    }

    private record Result(
            @Nullable Integer status,
            @Nullable DeliveryError error,
            @Nullable Answer answer) {

        boolean isNotSent() {
            return status == null && error == null;
        }
    }
}
