package co.wholesale888.wms.settings;

import java.time.Duration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Reports a property whose value is invalid. The service does not start and prints this one line. */
public final class InvalidSettingException extends FailureAnalyzedException {

    private static final long serialVersionUID = 1L;

    /**
     * @param property the property's full name, such as {@code wms.secret-key}
     * @param problem what is wrong and which values are valid; continues the name, and must not contain a secret
     */
    public InvalidSettingException(String property, String problem) {
        super(property + " " + problem, null);
    }

    /** Refuses a property's value unless its rule holds. The rule continues the name, too: "must be …". */
    public static void require(boolean holds, String property, String rule) {
        if (!holds) {
            throw new InvalidSettingException(property, rule);
        }
    }

    /** Refuses a duration out of its range. The rule says the range in words. */
    public static void requireRange(Duration value, Duration min, Duration max, String property, String rule) {
        require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, property, rule);
    }
}
