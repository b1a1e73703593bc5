package co.wholesale888.wms.portal;

/** A page was asked for by somebody who is not signed in. */
final class SignInNeededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SignInNeededException() {
        super("sign in first", null, false, false);
    }
}
