package co.wholesale888.wms.writes;

import co.wholesale888.wms.ledger.StockLine;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.EntryType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a write and checks what can be checked without the stock: first the shape of all lines, then the
 * rules of all lines.
 */
final class LineReader {

    static final String[] FIELDS = {
        "sku", "type", "delta", "countedQuantity", "expectedQuantity", "workerId", "reference", "note", "occurredAt"
    };
    static final int MAX_LINES = 1_000;
    static final int MAX_NOTE = 500;
    private static final Duration MAX_FUTURE = Duration.ofMinutes(5);
    private static final Duration MAX_PAST = Duration.ofDays(90);
    private static final String TYPES = Arrays.stream(EntryType.values())
            .filter(EntryType::isSendable)
            .map(EntryType::name)
            .collect(Collectors.joining(", "));

    private final Instant now;

    LineReader(Clock clock) {
        this.now = clock.instant();
    }

    /** Reads the lines of a body {@code {"transactions":[…]}}. */
    List<StockLine> readAll(JsonFields body) {
        List<JsonFields> objects = body.objects("transactions", FIELDS);
        List<Supplier<@Nullable StockLine>> checks = new ArrayList<>();
        if (objects != null) {
            objects.forEach(object -> checks.add(shapeOf(object)));
        }
        body.refuseMalformed();
        int count = objects == null ? 0 : objects.size();
        body.rule(count >= 1 && count <= MAX_LINES, "transactions", "must have 1 to %s lines".formatted(MAX_LINES));
        List<@Nullable StockLine> lines = new ArrayList<>();
        if (count <= MAX_LINES) {
            checks.forEach(check -> lines.add(check.get()));
        }
        body.refuseInvalid();
        return lines.stream().map(Objects::requireNonNull).toList();
    }

    /** Reads a body that is a single line. */
    StockLine readOne(JsonFields body) {
        Supplier<@Nullable StockLine> check = shapeOf(body);
        body.refuseMalformed();
        StockLine line = check.get();
        body.refuseInvalid();
        return Objects.requireNonNull(line);
    }

    /** Reads the fields and reports those of a wrong shape; the returned check applies the rules to them. */
    private Supplier<@Nullable StockLine> shapeOf(JsonFields in) {
        String sku = in.text("sku");
        String type = in.text("type");
        Long delta = in.integer("delta");
        Long counted = in.integer("countedQuantity");
        Long expected = in.integer("expectedQuantity");
        String workerId = in.text("workerId");
        String reference = in.text("reference");
        String note = in.text("note");
        String occurredAt = in.text("occurredAt");
        return () -> {
            in.rule(Skus.isValid(sku), "sku", sku == null ? "is required" : Skus.RULE);
            EntryType entryType = type(in, type);
            checkQuantities(in, entryType, delta, counted, expected);
            in.requireLength("workerId", workerId, 1, Lengths.MAX_WORKER_ID);
            in.rule(entryType != EntryType.ISSUE || workerId != null, "workerId", "is required for an ISSUE");
            in.requireLength("reference", reference, 0, Lengths.MAX_REFERENCE);
            in.requireLength("note", note, 0, MAX_NOTE);
            Instant at = time(in, occurredAt);
            return sku == null || entryType == null || (delta == null) == (counted == null)
                    ? null
                    : new StockLine(sku, entryType, delta, counted, expected, workerId, reference, note, at);
        };
    }

    private static @Nullable EntryType type(JsonFields in, @Nullable String text) {
        EntryType type = EnumNames.parse(EntryType.class, text);
        if (type != null && type.isSendable()) {
            return type;
        }
        in.invalid("type", text == null ? "is required: one of " + TYPES : "must be one of " + TYPES);
        return null;
    }

    private static void checkQuantities(
            JsonFields in,
            @Nullable EntryType type,
            @Nullable Long delta,
            @Nullable Long counted,
            @Nullable Long expected) {
        if (delta != null && counted != null) {
            in.invalid("countedQuantity", "and delta exclude each other: send one of them");
        }
        if (counted != null) {
            in.rule(
                    type == null || type == EntryType.ADJUSTMENT,
                    "countedQuantity",
                    "is for an ADJUSTMENT only; send delta");
            checkLevel(in, "countedQuantity", counted);
        } else if (delta == null) {
            in.invalid("delta", "is required" + (type == EntryType.ADJUSTMENT ? ", or countedQuantity" : ""));
        }
        if (delta != null) {
            checkDelta(in, type, delta);
        }
        if (expected != null) {
            checkLevel(in, "expectedQuantity", expected);
        }
    }

    private static void checkDelta(JsonFields in, @Nullable EntryType type, long delta) {
        if (delta == 0 || delta > Quantities.MAX_DELTA || delta < -Quantities.MAX_DELTA) {
            in.invalid("delta", "must be a non-zero integer within ±%s".formatted(Quantities.MAX_DELTA));
        } else if (type != null && type.sign() != 0 && Long.signum(delta) != type.sign()) {
            in.invalid("delta", "of a %s must be %s 0".formatted(type, type.sign() < 0 ? "below" : "above"));
        }
    }

    private static void checkLevel(JsonFields in, String field, long quantity) {
        in.rule(quantity >= 0 && quantity <= Quantities.MAX, field, "must be 0 to %s".formatted(Quantities.MAX));
    }

    private @Nullable Instant time(JsonFields in, @Nullable String text) {
        if (text == null) {
            return null;
        }
        Instant time = Times.parse(text);
        if (time == null) {
            in.invalid("occurredAt", "must be an RFC 3339 time such as 2026-11-23T07:31:00Z");
        } else {
            in.rule(!time.isAfter(now.plus(MAX_FUTURE)), "occurredAt", "may be at most 5 minutes in the future");
            in.rule(!time.isBefore(now.minus(MAX_PAST)), "occurredAt", "may be at most 90 days in the past");
        }
        return time;
    }
}
