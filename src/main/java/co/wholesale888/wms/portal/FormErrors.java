package co.wholesale888.wms.portal;

import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/**
 * What is wrong with a form, to be said beside its fields.
 *
 * @param summary one sentence for the whole form; empty where nothing is wrong
 * @param fields what is wrong with a field, by its name
 */
public record FormErrors(String summary, Map<String, String> fields) {

    private static final String MARKED = "Please mend what is marked below. Nothing was done.";

    public static final FormErrors NONE = new FormErrors("", Map.of());

    public static FormErrors of(Refusal refusal) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Violation violation : refusal.errors()) {
            if (violation.field() != null) {
                fields.putIfAbsent(violation.field(), capitalised(violation.message()));
            }
        }
        String summary = fields.isEmpty() ? refusal.detail() : MARKED;
        return new FormErrors(summary, fields);
    }

    /**
     * The same for a form of many lines, where a violation of a line is said at its field and place: {@code quantity.3}.
     *
     * @param places where in the form each of the lines stands
     */
    public static FormErrors ofLines(Refusal refusal, List<Integer> places) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Violation violation : refusal.errors()) {
            Integer index = violation.index();
            if (violation.field() != null && (index == null || index < places.size())) {
                String field = index == null ? violation.field() : violation.field() + "." + places.get(index);
                // A line's boxes have no labels of their own that would have to be named
                String message = violation.message().replaceFirst("^" + violation.field() + " ", "");
                fields.putIfAbsent(field, capitalised(message));
            }
        }
        return new FormErrors(fields.isEmpty() ? refusal.detail() : MARKED, fields);
    }

    public boolean in(String field) {
        return fields.containsKey(field);
    }

    public String at(String field) {
        return fields.getOrDefault(field, "");
    }

    public boolean any() {
        return !summary.isEmpty();
    }

    /** The form again, with what is wrong. */
    public static ModelAndView again(String view, Refusal refusal, Map<String, String> entered) {
        ModelAndView page =
                new ModelAndView(view, HttpStatus.valueOf(refusal.code().status()));
        page.addObject("faults", of(refusal));
        page.addObject("entered", entered);
        return page;
    }

    public static ModelAndView blank(String view) {
        return new ModelAndView(view, Map.of("faults", NONE, "entered", Map.of()));
    }

    private static String capitalised(String message) {
        return message.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + message.substring(1);
    }
}
