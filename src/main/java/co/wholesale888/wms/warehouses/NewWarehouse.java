package co.wholesale888.wms.warehouses;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import java.util.regex.Pattern;

/** A warehouse to register: its code of 1 to 32 {@code A-Z a-z 0-9 . _ -}, and its name of 1 to 200 characters. */
public record NewWarehouse(String code, String name, boolean sandbox) {

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    /** Reads {@code code}, {@code name} and {@code sandbox}; throws all their violations at once. */
    public static NewWarehouse read(JsonBody body) {
        JsonFields fields = body.fields("code", "name", "sandbox");
        String code = fields.text("code");
        String name = fields.text("name");
        Boolean sandbox = fields.bool("sandbox");
        fields.refuseMalformed();
        fields.rule(code != null && CODE.matcher(code).matches(), "code", "must be 1 to 32 of A-Z a-z 0-9 . _ -");
        fields.requireText("name", name, 1, 200);
        fields.refuseInvalid();
        return new NewWarehouse(requireNonNull(code), requireNonNull(name), Boolean.TRUE.equals(sandbox));
    }
}
