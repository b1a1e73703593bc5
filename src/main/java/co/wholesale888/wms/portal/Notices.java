package co.wholesale888.wms.portal;

import java.util.Map;

/** What is said after something has been done, on the page that one is led to. Addresses hold its name only. */
final class Notices {

    private static final Map<String, String> WORDS = Map.of(
            "shipped",
            "The order is under way. Its warehouse has been told.",
            "delivered",
            "The order is delivered. Its goods are in the warehouse's stock.",
            "cancelled",
            "The order is cancelled.",
            "reviewed",
            "The levels are accepted.",
            "warehouse",
            "The warehouse is registered. Mint its first key and start syncing.",
            "revoked",
            "The key is revoked. Calls with it are refused from now on.",
            "gone",
            "You are signed out.",
            "approved",
            "The account is approved. It can register warehouses now.",
            "suspended",
            "The account is suspended. Its keys are refused; nothing is lost.");

    private Notices() {}

    /** Empty for a name that is none. */
    static String of(String name) {
        return WORDS.getOrDefault(name, "");
    }
}
