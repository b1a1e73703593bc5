package co.wholesale888.wms.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of events, with their names in the API. */
public enum EventType {
    ALERT_TRIGGERED("alert.triggered"),
    ALERT_RESOLVED("alert.resolved"),
    STOCK_LOW("stock.low"),
    STOCK_CHANGED("stock.changed"),
    ORDER_SHIPPED("order.shipped"),
    ORDER_DELIVERED("order.delivered"),
    RESERVATION_EXPIRED("reservation.expired");

    private static final Map<String, EventType> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(EventType::text, Function.identity()));

    private final String text;

    EventType(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /** Returns the type with this exact name, or null. */
    public static @Nullable EventType parse(String text) {
        return BY_TEXT.get(text);
    }

    /** Returns all names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(EventType::text).collect(Collectors.joining(", "));
    }
}
