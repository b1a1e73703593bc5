package co.wholesale888.wms.abuse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What can be requested: an operation of the API, or a page or form of the portal.
 *
 * @param template the path with its variables in braces
 * @param variables the schema of each variable, for {@link Tenant#fill}
 * @param parameters the parameters of the query, each with its examples
 * @param bodies valid bodies; empty if there is none
 * @param form the fields of a valid form, or null if this is no form
 * @param caller who is served
 */
record FuzzTarget(
        String method,
        String template,
        Map<String, String> variables,
        Map<String, List<String>> parameters,
        List<JsonNode> bodies,
        @Nullable Map<String, String> form,
        Caller caller) {

    boolean ofPortal() {
        return template.startsWith("/portal");
    }

    /** What this is, in one word. */
    String kind() {
        if (!ofPortal()) {
            return "operation";
        }
        return form == null ? "page" : "form";
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
