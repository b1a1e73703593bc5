package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.Skus;
import co.wholesale888.wms.stock.SkuReviews;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form that sets the threshold and par of a SKU.
 *
 * @param seen the values when the form was rendered, or null to register the SKU
 */
record ThresholdForm(String sku, SkuReviews.@Nullable Thresholds seen, SkuReviews.Thresholds chosen) {

    /** The hidden field with the values when the form was rendered. */
    static final String SEEN_FIELD = "seen";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PAIR = Pattern.compile("([0-9]{1,13}) ([0-9]{1,13})");

    /** Reads the fields sku, threshold and par; throws VALIDATION_FAILED with all invalid ones. */
    static ThresholdForm read(Form form) {
        JsonFields fields = JsonBody.of(form.json("sku", "threshold", "par")).fields("sku", "threshold", "par");
        String sku = fields.text("sku");
        fields.rule(Skus.isValid(sku), "sku", sku == null ? "is required" : Skus.RULE);
        long threshold = number(form, fields, "threshold", 0, Quantities.MAX - 1);
        long par = number(form, fields, "par", 1, Quantities.MAX);
        if (threshold >= 0 && par >= 0) {
            fields.rule(threshold < par, "threshold", "must be less than par");
        }
        fields.refuseInvalid();
        return new ThresholdForm(String.valueOf(sku), seen(form), new SkuReviews.Thresholds(threshold, par));
    }

    private static long number(Form form, JsonFields fields, String name, long min, long max) {
        String text = form.text(name);
        if (text != null && NUMBER.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        fields.invalid(
                name,
                text == null
                        ? "is required"
                        : "must be a whole number from %s to %s, without separators".formatted(min, max));
        return -1;
    }

    private static SkuReviews.@Nullable Thresholds seen(Form form) {
        String text = form.text(SEEN_FIELD);
        Matcher pair = PAIR.matcher(text == null ? "" : text);
        return pair.matches()
                ? new SkuReviews.Thresholds(Long.parseLong(pair.group(1)), Long.parseLong(pair.group(2)))
                : null;
    }
}
