package co.wholesale888.wms.architecture.violations;

/** Writes a number with the digits of the machine's language. */
class FormattedNumber {

    String timeout(long ms) {
        return "set statement_timeout = %1$d; set timezone = '%2$s'".formatted(ms, "UTC");
    }
}
