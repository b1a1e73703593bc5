package co.wholesale888.wms.shared;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the names of enum constants as callers write them: in any ASCII case, and in no other spelling. */
public final class EnumNames {

    private EnumNames() {}

    /**
     * Finds the constant with this name.
     *
     * @return null if there is none; letters beyond ASCII never match, whatever their upper case is ({@code "ſale"} is
     *     not {@code SALE})
     */
    public static <E extends Enum<E>> @Nullable E parse(Class<E> type, @Nullable String text) {
        if (text == null || !text.chars().allMatch(character -> character < 128)) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElse(null);
    }
}
