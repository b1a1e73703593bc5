package co.wholesale888.wms.architecture;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds SQL that names a table of another module. Scans the string literals of a type's source for table names after
 * {@code from}, {@code join}, {@code using}, {@code update} and {@code into}. An entity's name in JPQL counts as the
 * name of its table.
 */
final class TableOwnership {

    static final Map<String, String> OWNERS = Map.ofEntries(
            entry("access_epoch", "access"),
            entry("account", "accounts"),
            entry("portal_user", "accounts"),
            entry("password_reset", "accounts"),
            entry("invitation", "invitations"),
            entry("app_password", "apppasswords"),
            entry("authenticator", "secondfactors"),
            entry("passkey", "secondfactors"),
            entry("recovery_code", "secondfactors"),
            entry("half_session", "sessions"),
            entry("alert", "alerts"),
            entry("audit_entry", "audit"),
            entry("email_confirmation", "confirmations"),
            entry("event", "events"),
            entry("event_head", "events"),
            entry("export", "exports"),
            entry("export_part", "exports"),
            entry("idempotency_record", "idempotency"),
            entry("import_file", "imports"),
            entry("ledger_entry", "ledger"),
            entry("ledger_head", "ledger"),
            entry("mail_message", "mail"),
            entry("notice_choice", "notices"),
            entry("order_line", "orders"),
            entry("orders", "orders"),
            entry("portal_session", "sessions"),
            entry("redelivery", "redelivery"),
            entry("request_log", "requestlog"),
            entry("reservation", "reservations"),
            entry("reservation_line", "reservations"),
            entry("secret_key_check", "settings"),
            entry("crossing", "stock"),
            entry("stock_level", "stock"),
            entry("token", "tokens"),
            entry("warehouse", "warehouses"),
            entry("webhook", "webhooks"),
            entry("webhook_delivery", "webhooks"));

    /** Every use of another module's table, with the reason why it is better than a call to that module. */
    static final List<ForeignUse> ALLOWED = List.of(
            new ForeignUse("accounts.SignInLookup", "app_password", "one look-up checks all that a user may send"),
            new ForeignUse("dispatch", "webhook", "dispatch is the sending side of webhooks"),
            new ForeignUse("dispatch", "webhook_delivery", "dispatch is the sending side of webhooks"),
            new ForeignUse(
                    "dispatch.LeasedDeliveries", "event", "loads payloads in the round trip that loads deliveries"),
            new ForeignUse("redelivery", "webhook_delivery", "finds what was attempted, and queues it again, by sets"),
            new ForeignUse("sessions.SessionLookup", "account", "every request of the portal costs one query"),
            new ForeignUse("sessions.SessionLookup", "portal_user", "every request of the portal costs one query"),
            new ForeignUse("tokens.BearerTokens", "account", "one look-up checks the token and its account"),
            new ForeignUse("tokens.BearerTokens", "warehouse", "one look-up checks the token and its account"),
            new ForeignUse("transactions", "ledger_entry", "transactions is the reading side of the ledger"),
            new ForeignUse("transactions", "ledger_head", "transactions is the reading side of the ledger"),
            new ForeignUse("transactions.LedgerVerification", "reservation", "adds up what is reserved"),
            new ForeignUse("transactions.LedgerVerification", "reservation_line", "adds up what is reserved"),
            new ForeignUse("transactions.LedgerVerification", "stock_level", "compares the ledger with the levels"));

    private static final Pattern TABLES = Pattern.compile("(?i)\\b(?:from|join|using|update|into)\\s+(?:only\\s+)?"
            + "(?=(\\w+(?:\\s+\\w+)?(?:\\s*,\\s*\\w+(?:\\s+\\w+)?)*))");
    private static final Pattern INNERMOST_PARENTHESES = Pattern.compile("\\([^()]*\\)");
    private static final Pattern FIRST_WORD = Pattern.compile("^\\W*(\\w+)");

    private TableOwnership() {}

    /**
     * An allowed use of another module's table.
     *
     * @param user a module, or a type as {@code module.Type}
     */
    record ForeignUse(String user, String table, String reason) {

        private boolean allows(JavaClass type, String usedTable) {
            return table.equals(usedTable)
                    && (user.equals(module(type)) || user.equals(module(type) + "." + type.getSimpleName()));
        }
    }

    /** Is violated by every foreign table that is named by a type without an allowance. */
    static ArchCondition<JavaClass> nameOnlyOwnTables() {
        return new ArchCondition<>("name only tables of their own module in SQL") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                foreignTables(type).stream()
                        .filter(table -> ALLOWED.stream().noneMatch(use -> use.allows(type, table)))
                        .map(table -> type.getName() + " names the table " + table + " of " + OWNERS.get(table))
                        .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
            }
        };
    }

    /** Lists the allowances that no type uses. */
    static List<ForeignUse> unusedAllowances(JavaClasses service) {
        return ALLOWED.stream()
                .filter(use -> service.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .noneMatch(type -> foreignTables(type).stream().anyMatch(table -> use.allows(type, table))))
                .toList();
    }

    private static Set<String> foreignTables(JavaClass type) {
        Set<String> tables = new TreeSet<>();
        for (String text : Literals.in(type)) {
            tables.addAll(tables(text));
        }
        tables.removeIf(table -> module(type).equals(OWNERS.get(table)));
        return tables;
    }

    private static Set<String> tables(String text) {
        Set<String> tables = new TreeSet<>();
        TABLES.matcher(text)
                .results()
                .flatMap(match -> Arrays.stream(match.group(1).split(",")))
                .map(TableOwnership::tableName)
                .filter(OWNERS::containsKey)
                .forEach(tables::add);
        // Once more without parentheses, which interrupt a list such as "from unnest(…) u, token t"
        String withoutParentheses = INNERMOST_PARENTHESES.matcher(text).replaceAll("");
        if (!withoutParentheses.equals(text)) {
            tables.addAll(tables(withoutParentheses));
        }
        return tables;
    }

    /** The first word, which is the name of a table or, in JPQL, of an entity. */
    private static String tableName(String tableAndAlias) {
        Matcher word = FIRST_WORD.matcher(tableAndAlias);
        String name = word.find() ? word.group(1) : "";
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String module(JavaClass type) {
        return type.getPackage().getRelativeName();
    }
}
