package co.wholesale888.wms.settings;

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
}
