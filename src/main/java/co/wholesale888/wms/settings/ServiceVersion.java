package co.wholesale888.wms.settings;

/**
 * The version of the running service.
 *
 * @param text the version of the build, such as {@code 0.1.0}, or {@code development} without build information
 */
public record ServiceVersion(String text) {}
