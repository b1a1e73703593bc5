package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.shared.EnumNames;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.stock.EntryType;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The form that records one change of a SKU's level: it becomes the line that an API caller would send. */
final class RecordForm {

    /** What is entered. */
    static final String[] FIELDS = {"kind", "quantity", "workerId", "reference", "note"};

    private static final Pattern UNITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern SIGNED = Pattern.compile("[-+−]?[0-9]{1,18}");
    private static final Pattern LEVEL = Pattern.compile("[0-9]{1,13}");

    private RecordForm() {}

    /** What happened, in the order of the form's choices. */
    enum Kind {
        SALE("Sale", EntryType.SALE),
        ISSUE("Issue to a worker", EntryType.ISSUE),
        RETURN("Return", EntryType.RETURN),
        DAMAGE("Damage", EntryType.DAMAGE),
        COUNT("Count: what is there now", EntryType.ADJUSTMENT),
        CORRECTION("Correction: more (+) or fewer (−)", EntryType.ADJUSTMENT);

        private final String label;
        private final EntryType type;

        Kind(String label, EntryType type) {
            this.label = label;
            this.type = type;
        }

        public String label() {
            return label;
        }
    }

    /**
     * Reads the {@link #FIELDS}.
     *
     * @param expected the level that the line requires, or null for any
     * @throws RefusedException VALIDATION_FAILED if the kind or the quantity cannot be read
     */
    static JsonBody line(String sku, Form form, @Nullable Long expected) {
        Kind kind = EnumNames.parse(Kind.class, form.text("kind"));
        if (kind == null) {
            throw RefusedException.invalid("kind", "kind must be one of the choices.");
        }
        long quantity = quantity(kind, form.text("quantity"));
        ObjectNode line = form.json("workerId", "reference", "note");
        line.put("sku", sku).put("type", kind.type.name()).put("expectedQuantity", expected);
        return JsonBody.of(
                kind == Kind.COUNT
                        ? line.put("countedQuantity", quantity)
                        : line.put("delta", kind.type.sign() < 0 ? -quantity : quantity));
    }

    /** The level that the form has shown. */
    static long expected(Form form) {
        String text = form.text("expected");
        if (text == null || !LEVEL.matcher(text).matches()) {
            throw RefusedException.incompleteForm();
        }
        return Long.parseLong(text);
    }

    /** The errors of a refused line, at the form's fields. */
    static FormErrors errors(Refusal refusal) {
        for (Violation violation : refusal.errors()) {
            if (violation.code() == ErrorCode.QUANTITY_MISMATCH) {
                String message = "The level has changed from %s to %s since it was shown to you. Nothing was recorded;"
                                .formatted(violation.expected(), violation.actual())
                        + " check again.";
                return new FormErrors(message, Map.of());
            }
        }
        List<Violation> atFields =
                refusal.errors().stream().map(RecordForm::atField).toList();
        return FormErrors.of(new Refusal(refusal.code(), refusal.detail(), atFields, null, 0));
    }

    private static Violation atField(Violation violation) {
        String field = violation.field();
        return "delta".equals(field) || "countedQuantity".equals(field)
                ? Violation.of(
                        "quantity", violation.code(), violation.message().replaceFirst("^" + field + " ", "quantity "))
                : violation;
    }

    private static long quantity(Kind kind, @Nullable String text) {
        boolean signed = kind == Kind.CORRECTION;
        if (text == null || !(signed ? SIGNED : UNITS).matcher(text).matches()) {
            throw RefusedException.invalid(
                    "quantity",
                    "quantity must be a whole number "
                            + (signed
                                    ? "such as +3 or −3, without separators."
                                    : "without a sign or separators, such as 3."));
        }
        return Long.parseLong(text.replace('−', '-'));
    }
}
