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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The latest calls of the API with a warehouse's keys, for its client and for operators. */
@PortalPage
class RequestsPageController {

    private static final int PAGE_SIZE = 50;

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
        Page<LoggedRequest> page = requests.page(warehouse.uuid(), form.criteria(), PAGE_SIZE, cursor);
        Map<UUID, Token> keys = keys(warehouse, page.items(), form.criteria().tokenId());
        return new ModelAndView("portal/requests")
                .addObject("form", form)
                .addObject("results", RequestForm.Result.values())
                .addObject("methods", RequestForm.Method.values())
                .addObject("codes", ErrorCode.values())
                .addObject(
                        "keys",
                        keys.values().stream()
                                .sorted(Comparator.comparing(Token::createdAt).reversed())
                                .toList())
                .addObject(
                        "rows",
                        page.items().stream().map(request -> row(request, keys)).toList())
                .addObject("incomplete", page.items().stream().anyMatch(request -> request.leftOut() > 0))
                .addObject("retention", requests.retention().toSeconds())
                .addObject("first", cursor == null)
                .addObject("newest", form.query(null))
                .addObject("older", page.next() == null ? "" : form.query(page.next()));
    }

    /** The active keys, those of the rows, and the one that is chosen, by their ids. */
    private Map<UUID, Token> keys(WarehouseContext warehouse, List<LoggedRequest> rows, @Nullable UUID chosen) {
        UUID accountId = warehouse.warehouse().accountId();
        Set<UUID> ids = rows.stream().map(LoggedRequest::tokenId).collect(Collectors.toSet());
        if (chosen != null) {
            ids.add(chosen);
        }
        Map<UUID, Token> keys = new HashMap<>();
        tokens.active(accountId, warehouse.uuid()).forEach(key -> keys.put(key.id(), key));
        tokens.named(accountId, warehouse.uuid(), ids).forEach(key -> keys.put(key.id(), key));
        return keys;
    }

    private static RequestRow row(LoggedRequest request, Map<UUID, Token> keys) {
        Token key = keys.get(request.tokenId());
        return new RequestRow(
                request,
                key == null
                        ? IdKind.TOKEN.format(request.tokenId())
                        : key.spec().name());
    }
}
