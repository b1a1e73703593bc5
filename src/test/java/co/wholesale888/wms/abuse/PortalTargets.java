package co.wholesale888.wms.abuse;

import co.wholesale888.wms.portal.PortalClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Reads pages and forms of the portal from the handlers, so that a new one is tested without being named anywhere. The
 * fields of a form are those that a page shows.
 */
final class PortalTargets {

    /** What the variables of the portal's paths are, in the words of the API document. */
    private static final Map<String, String> SCHEMAS = Map.of(
            "warehouse", "WarehouseId",
            "key", "TokenId",
            "webhook", "WebhookId",
            "delivery", "DeliveryId",
            "reservation", "ReservationId",
            "order", "OrderId",
            "account", "AccountId",
            "sku", "Sku",
            "version", "Sku",
            "name", "Sku");

    /** For forms that no page shows in this state. */
    private static final Map<String, String> USUAL_FIELDS =
            Map.of("name", "A name", "reference", "R-1", "quantity.0", "1", "sku.0", "TEE-BLK-L", "body", "{}");

    private PortalTargets() {}

    /** All pages and forms but those that sign users out, for this tenant and for the operator. */
    static List<FuzzTarget> all(RequestMappingHandlerMapping handlers, Tenant tenant, PortalClient operator) {
        List<FuzzTarget> targets = new ArrayList<>();
        handlers.getHandlerMethods().keySet().forEach(info -> targets.addAll(targets(info)));
        Map<String, Map<String, String>> forms = new HashMap<>();
        PortalClient client = tenant.portal();
        for (FuzzTarget page : targets) {
            if (page.method().equals("GET") && !page.template().endsWith("/live")) {
                PortalClient user = page.caller() == Caller.OPERATOR ? operator : client;
                collectForms(user.get(tenant.fill(page.template(), page.variables())), targets, forms);
            }
        }
        return targets.stream()
                .filter(target -> !target.template().matches(".*/(end-all|end-sessions|operators/remove)"))
                .map(target -> withForm(target, forms))
                .toList();
    }

    private static List<FuzzTarget> targets(RequestMappingInfo info) {
        List<FuzzTarget> targets = new ArrayList<>();
        for (String pattern : info.getPatternValues()) {
            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                if (pattern.startsWith("/portal") && !pattern.contains("*")) {
                    Caller caller = pattern.startsWith("/portal/operator") ? Caller.OPERATOR : Caller.CLIENT;
                    targets.add(new FuzzTarget(
                            method.name(), pattern, variables(pattern), Map.of(), List.of(), null, caller));
                }
            }
        }
        return targets;
    }

    private static Map<String, String> variables(String pattern) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String segment : pattern.split("/", -1)) {
            if (segment.startsWith("{")) {
                String name = segment.substring(1, segment.length() - 1);
                variables.put(name, SCHEMAS.getOrDefault(name, name));
            }
        }
        return variables;
    }

    private static void collectForms(
            HttpResponse<String> answer, List<FuzzTarget> targets, Map<String, Map<String, String>> forms) {
        for (Element form : Jsoup.parse(answer.body()).select("form[action]")) {
            String method = form.attr("method").isEmpty() ? "GET" : form.attr("method");
            String path = form.attr("action").replaceFirst("[?#].*", "");
            for (FuzzTarget target : targets) {
                if (target.method().equalsIgnoreCase(method) && matches(target.template(), path)) {
                    Map<String, String> fields =
                            forms.computeIfAbsent(target.toString(), name -> new LinkedHashMap<>());
                    for (Element field : form.select("input[name], textarea[name], select[name], button[name]")) {
                        fields.put(field.attr("name"), field.val());
                    }
                }
            }
        }
    }

    private static boolean matches(String template, String path) {
        PathPattern pattern = PathPatternParser.defaultInstance.parse(template);
        return pattern.matches(PathContainer.parsePath(path));
    }

    /** The fields become those of the form, or of the query if the form is a search. */
    private static FuzzTarget withForm(FuzzTarget target, Map<String, Map<String, String>> forms) {
        Map<String, String> fields = Objects.requireNonNullElse(forms.get(target.toString()), Map.of());
        if (target.method().equals("GET")) {
            Map<String, List<String>> query = new LinkedHashMap<>();
            fields.forEach((name, value) -> query.put(name, List.of(value)));
            return new FuzzTarget(
                    "GET", target.template(), target.variables(), query, List.of(), null, target.caller());
        }
        return new FuzzTarget(
                target.method(),
                target.template(),
                target.variables(),
                Map.of(),
                List.of(),
                fields.isEmpty() ? USUAL_FIELDS : fields,
                target.caller());
    }
}
