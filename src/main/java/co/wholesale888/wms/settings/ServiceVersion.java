package co.wholesale888.wms.settings;

/**
 * Which version of the service runs.
 *
 * @param text as the build names it, such as {@code 0.1.0}; {@code development} where no build did
 */
public record ServiceVersion(String text) {}
