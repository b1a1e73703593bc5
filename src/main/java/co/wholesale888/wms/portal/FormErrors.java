package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/**
 * The errors of a submitted form, shown above it and at its fields.
 *
 * @param summary one sentence about the whole form; empty if there are no errors
 * @param fields an error message for each invalid field, by its name
 */
public record FormErrors(String summary, Map<String, String> fields) {

    public static final FormErrors NONE = new FormErrors("", Map.of());

    private static final String FIELDS_INVALID = "Please correct the highlighted fields. Nothing was saved.";

    public static FormErrors of(Refusal refusal) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Violation violation : refusal.errors()) {
            if (violation.field() != null) {
                String message = capitalize(violation.message());
                // All bad elements of a list stand at its one field; otherwise one message a field is enough
                fields.merge(
                        violation.field(),
                        message,
                        (first, next) -> violation.index() == null ? first : first + " " + next);
            }
        }
        return of(refusal, fields);
    }

    /**
     * As {@link #of(Refusal)}, for a form with a row for each line, whose fields are named such as {@code quantity.3}.
     *
     * @param rows the row of each submitted line
     */
    public static FormErrors ofLines(Refusal refusal, List<Integer> rows) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Violation violation : refusal.errors()) {
            Integer line = violation.index();
            if (violation.field() != null && (line == null || line < rows.size())) {
                String field = line == null ? violation.field() : violation.field() + "." + rows.get(line);
                // The column of a line already names the field
                String message = line == null
                        ? violation.message()
                        : violation.message().replaceFirst("^" + violation.field() + " ", "");
                fields.putIfAbsent(field, capitalize(message));
            }
        }
        return of(refusal, fields);
    }

    /** Refuses a form without a field that it must have. */
    public static void require(String field, String value) {
        if (value.isEmpty()) {
            throw RefusedException.invalid(field, field + " is required.");
        }
    }

    public boolean has(String field) {
        return fields.containsKey(field);
    }

    public String message(String field) {
        return fields.getOrDefault(field, "");
    }

    /** The same, with the field called as the page calls it: by its label. */
    public String message(String field, String label) {
        String message = message(field);
        String name = capitalize(field) + " ";
        return message.startsWith(name) ? label + message.substring(name.length() - 1) : message;
    }

    public boolean any() {
        return !summary.isEmpty();
    }

    /** Shows the form again with its errors and what was entered. */
    public static ModelAndView redisplay(String view, Refusal refusal, Map<String, String> entered) {
        return redisplay(new ModelAndView(view), refusal)
                .addObject("errors", of(refusal))
                .addObject("entered", entered);
    }

    /** Gives the page that shows the form again, with its errors, the status and headers of the refusal. */
    public static ModelAndView redisplay(ModelAndView page, Refusal refusal) {
        page.setStatus(HttpStatus.valueOf(refusal.code().status()));
        return page.addObject("refusal", refusal);
    }

    /** Shows a page whose form was refused as a whole, with the reason and what was entered. */
    public static ModelAndView explained(String view, Refusal refusal, Map<String, String> entered) {
        return redisplay(new ModelAndView(view), refusal)
                .addObject("errors", new FormErrors(refusal.detail(), Map.of()))
                .addObject("entered", entered);
    }

    public static ModelAndView emptyForm(String view) {
        return new ModelAndView(view, Map.of("errors", NONE, "entered", Map.of()));
    }

    private static FormErrors of(Refusal refusal, Map<String, String> fields) {
        return new FormErrors(fields.isEmpty() ? refusal.detail() : FIELDS_INVALID, fields);
    }

    private static String capitalize(String message) {
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }
}
