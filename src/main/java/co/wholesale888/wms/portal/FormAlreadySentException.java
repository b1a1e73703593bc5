package co.wholesale888.wms.portal;

/** The browser has sent a form again that had been sent before: by a double click, a reload, or from the way back. */
final class FormAlreadySentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FormAlreadySentException() {
        super("sent before", null, false, false);
    }
}
