package co.wholesale888.wms.tokens;

import co.wholesale888.wms.shared.AddressBlock;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/me}: describes the token of the request. */
@RestController
class MeController {

    @GetMapping("/v1/me")
    Me me(Caller.Bearer bearer) {
        return new Me(
                IdKind.TOKEN.format(bearer.tokenId()),
                bearer.name(),
                bearer.role(),
                bearer.workerId(),
                IdKind.WAREHOUSE.format(bearer.warehouseId()),
                bearer.expiresAt(),
                bearer.allowedAddresses().stream().map(AddressBlock::toString).toList(),
                bearer.requireIdempotencyKey());
    }

    record Me(
            String tokenId,
            String name,
            Caller.Role role,
            @Nullable String workerId,
            String warehouse,
            @Nullable Instant expiresAt,
            List<String> allowedAddresses,
            boolean requireIdempotencyKey) {}
}
