package co.wholesale888.wms.portal;

/** A page that needs a session was requested without one. */
final class SignInNeededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SignInNeededException() {
        super("Not signed in.", null, false, false);
    }
}
