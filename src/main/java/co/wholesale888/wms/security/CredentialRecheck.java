package co.wholesale888.wms.security;

import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Looks again, where an answer takes long, whether the one who asked may still have it. */
public interface CredentialRecheck {

    /** Whether the credential that came with the request still opens what it did; false where that cannot be found out. */
    boolean isStillGiven(HttpServletRequest request);

    /**
     * Refuses to answer where the same request, were it to come now, would be refused for its credential.
     *
     * @throws RefusedException INVALID_TOKEN, with its challenge set; UNAVAILABLE where that cannot be found out
     */
    void requireStill(HttpServletRequest request, HttpServletResponse response);
}
