package co.wholesale888.wms.architecture.violations;

/** Changes case by the rules of the machine's language. */
class DefaultLocale {

    @SuppressWarnings("StringCaseLocaleUsage")
    String lower(String text) {
        return text.toLowerCase();
    }
}
