package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Query;
import java.util.Map;

/** What is said after something has been done, on the page that one is led to. Addresses hold its name only. */
public final class FlashMessages {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("shipped", "The order is under way. Its warehouse has been told."),
            Map.entry("delivered", "The order is delivered. Its goods are in the warehouse's stock."),
            Map.entry("cancelled", "The order is cancelled."),
            Map.entry("ordered", "The order is made. Ship it when its goods leave."),
            Map.entry("levels", "The threshold and par are set. Alerts follow at once."),
            Map.entry("registered", "The SKU is registered. Goods for it can be ordered, and stock posted."),
            Map.entry("reviewed", "The levels are accepted."),
            Map.entry("warehouse", "The warehouse is registered. Mint its first key and start syncing."),
            Map.entry("revoked", "The key is revoked. Calls with it are refused from now on."),
            Map.entry("gone", "You are signed out."),
            Map.entry("approved", "The account is approved. It can register warehouses now."),
            Map.entry("suspended", "The account is suspended. Its keys are refused; nothing is lost."),
            Map.entry("before", "This form had been sent before, so nothing was done a second time."),
            Map.entry("tested", "The delivery is on its way. Its outcome will show below."),
            Map.entry("changed", "The webhook is changed."),
            Map.entry(
                    "paused",
                    "The webhook is paused. What was not delivered yet is dropped; events go on in the feed."),
            Map.entry("resumed", "The webhook is active again."),
            Map.entry("deleted", "The webhook is deleted."));

    private FlashMessages() {}

    /** What stands behind the question mark, with it, to say the same on another page; empty where nothing is said. */
    public static String carried(Query query) {
        String name = query.text("done");
        return name != null && WORDS.containsKey(name) ? "?done=" + name : "";
    }

    /** Empty for a name that is none. */
    static String of(String name) {
        return WORDS.getOrDefault(name, "");
    }
}
