package co.wholesale888.wms.settings;

/** A property has a value that the service cannot start with. The start ends with this one line. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param property the property's full name, such as {@code wms.secret-key}
     * @param problem what is wrong and what is right, reading on from the name; must not repeat a secret value
     */
    public InvalidSettingException(String property, String problem) {
        super(property + " " + problem);
    }
}
