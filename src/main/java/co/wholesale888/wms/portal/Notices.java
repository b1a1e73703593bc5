package co.wholesale888.wms.portal;

import java.util.Map;

/** What is said after something has been done, on the page that one is led to. Addresses hold its name only. */
final class Notices {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("shipped", "The order is under way. Its warehouse has been told."),
            Map.entry("delivered", "The order is delivered. Its goods are in the warehouse's stock."),
            Map.entry("cancelled", "The order is cancelled."),
            Map.entry("reviewed", "The levels are accepted."),
            Map.entry("warehouse", "The warehouse is registered. Mint its first key and start syncing."),
            Map.entry("revoked", "The key is revoked. Calls with it are refused from now on."),
            Map.entry("gone", "You are signed out."),
            Map.entry("approved", "The account is approved. It can register warehouses now."),
            Map.entry("suspended", "The account is suspended. Its keys are refused; nothing is lost."),
            Map.entry("tested", "The delivery is on its way. Reload to see its outcome."),
            Map.entry("deleted", "The webhook is deleted."));

    private Notices() {}

    /** Empty for a name that is none. */
    static String of(String name) {
        return WORDS.getOrDefault(name, "");
    }
}
