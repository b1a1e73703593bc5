package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.RequestedReservation.Answer;
import co.wholesale888.wms.chaos.RequestedReservation.Request;
import co.wholesale888.wms.chaos.RequestedReservation.Step;
import co.wholesale888.wms.testing.Api;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Sends requests about reservations, and reads the answers. */
record ReservationApi(Run run) {

    private static final String PATH = "/v1/reservations";

    HttpResponse<String> post(Cluster.Node node, RequestedReservation reservation, Request request) {
        String authorization =
                run.warehouse(reservation.warehouse()).fixture().access().authorization();
        return node.api().post(path(reservation, request), authorization, body(reservation, request), headers(request));
    }

    private static String path(RequestedReservation reservation, Request request) {
        if (request.step() == Step.RESERVE) {
            return PATH;
        }
        Answer created =
                Objects.requireNonNull(reservation.requests().getFirst().answer());
        return PATH + "/" + created.id() + "/" + request.step().name().toLowerCase(Locale.ROOT);
    }

    private static String[] headers(Request request) {
        return request.key() == null ? new String[0] : new String[] {"Idempotency-Key", request.key()};
    }

    private static String body(RequestedReservation reservation, Request request) {
        return switch (request.step()) {
            case RESERVE -> """
                    {%s,"expiresInSeconds":%s,"reference":"%s"}""".formatted(lines(request.lines()), request.seconds(), reservation.reference());
            case EXTEND -> "{\"expiresInSeconds\":%s}".formatted(request.seconds());
            case COMMIT ->
                request.lines().equals(reservation.lines())
                        ? "{\"type\":\"SALE\"}"
                        : "{\"type\":\"SALE\",%s}".formatted(lines(request.lines()));
            case RELEASE -> "{}";
        };
    }

    private static String lines(Map<String, Long> lines) {
        return lines.entrySet().stream()
                .map(line -> "{\"sku\":\"%s\",\"quantity\":%s}".formatted(line.getKey(), line.getValue()))
                .collect(Collectors.joining(",", "\"lines\":[", "]"));
    }

    static Answer answer(HttpResponse<String> response) {
        JsonNode body = Api.json(response);
        if (response.statusCode() >= 400) {
            return Answer.refused(body.path("code").stringValue(""));
        }
        JsonNode reservation = body.path("reservation").isMissingNode() ? body : body.get("reservation");
        return new Answer(
                reservation.get("status").stringValue(),
                reservation.get("id").stringValue(),
                micros(reservation.get("createdAt")),
                micros(reservation.get("expiresAt")),
                reservation.get("endedAt").isNull() ? 0 : micros(reservation.get("endedAt")));
    }

    private static long micros(JsonNode time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time.stringValue()));
    }
}
