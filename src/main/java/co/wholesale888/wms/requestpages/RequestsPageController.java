package co.wholesale888.wms.requestpages;

import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requestlog.LoggedRequest;
import co.wholesale888.wms.requestlog.RequestLists;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.tokens.Token;
import co.wholesale888.wms.tokens.Tokens;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The latest calls of the API with a warehouse's keys, for its client and for operators. */
@PortalPage
class RequestsPageController {

    private static final int PAGE_SIZE = 50;
    private static final int MAX_KEYS = 5 * Tokens.MAX_ACTIVE;

    private final RequestLists requests;
    private final Tokens tokens;

    RequestsPageController(RequestLists requests, Tokens tokens) {
        this.requests = requests;
        this.tokens = tokens;
    }

    @GetMapping("/portal/warehouses/{warehouse}/requests")
    ModelAndView requests(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {
                                "requestId",
                                "result",
                                "code",
                                "method",
                                "route",
                                "key",
                                "from",
                                "to",
                                "zone",
                                "cursor"
                            },
                            ofForm = true)
                    Query query) {
        String cursor = query.text("cursor");
        RequestForm form = RequestForm.of(query);
        Page<LoggedRequest> page = requests.page(warehouse.uuid(), form.filter(), PAGE_SIZE, cursor);
        List<Token> keys = tokens.page(warehouse.warehouse().accountId(), warehouse.uuid(), MAX_KEYS, null)
                .items();
        Map<UUID, String> names = keys.stream()
                .collect(Collectors.toMap(Token::id, key -> key.spec().name()));
        return new ModelAndView("portal/requests")
                .addObject("form", form)
                .addObject("results", RequestForm.Result.values())
                .addObject("methods", RequestForm.Method.values())
                .addObject("codes", ErrorCode.values())
                .addObject(
                        "keys",
                        keys.stream()
                                .sorted(Comparator.comparing(Token::createdAt).reversed())
                                .toList())
                .addObject(
                        "rows",
                        page.items().stream()
                                .map(request -> row(request, names))
                                .toList())
                .addObject("incomplete", page.items().stream().anyMatch(request -> request.leftOut() > 0))
                .addObject("retention", requests.retention().toSeconds())
                .addObject("first", cursor == null)
                .addObject("newest", form.query(null))
                .addObject("older", page.next() == null ? "" : form.query(page.next()));
    }

    private static RequestRow row(LoggedRequest request, Map<UUID, String> names) {
        UUID key = request.tokenId();
        return new RequestRow(request, names.getOrDefault(key, IdKind.TOKEN.format(key)));
    }
}
