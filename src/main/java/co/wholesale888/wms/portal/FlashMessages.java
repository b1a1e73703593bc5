package co.wholesale888.wms.portal;

import java.util.Map;

/**
 * The messages that confirm a change on the page that follows it. The redirect names the message in its {@code done}
 * parameter, so nobody can make a page show a text of their own.
 */
final class FlashMessages {

    private static final Map<String, String> MESSAGES = Map.ofEntries(
            Map.entry("signed-out", "You are signed out."),
            Map.entry("repeated", "You already submitted this form, so nothing was done a second time."),
            Map.entry("warehouse", "The warehouse is registered. Create its first API key to start syncing stock."),
            Map.entry("revoked", "The key is revoked. Requests with it are refused from now on."),
            Map.entry("tested", "The delivery is on its way. Its result appears in the list below."),
            Map.entry("changed", "The webhook is saved."),
            Map.entry(
                    "paused",
                    "The webhook is paused. Pending deliveries are dropped; the event feed still has every event."),
            Map.entry("resumed", "The webhook is active again."),
            Map.entry("deleted", "The webhook is deleted."),
            Map.entry("approved", "The account is approved. It can now register warehouses."),
            Map.entry("suspended", "The account is suspended. Its keys are refused; its data is kept."),
            Map.entry("ordered", "The order is created. Mark it as shipped when the goods leave."),
            Map.entry("shipped", "The order is shipped. The client has been notified."),
            Map.entry("delivered", "The order is delivered. The received quantities are in stock."),
            Map.entry("cancelled", "The order is cancelled."),
            Map.entry("levels", "Threshold and par are saved. Alerts update automatically."),
            Map.entry("registered", "The SKU is registered. You can order it now."),
            Map.entry("reviewed", "Threshold and par are accepted."));

    private FlashMessages() {}

    /** The message of this name; empty if there is none. */
    static String of(String name) {
        return MESSAGES.getOrDefault(name, "");
    }
}
