package co.wholesale888.wms.web;

import jakarta.servlet.http.HttpServletRequest;

/** Looks again, while an answer goes on for long, whether the one who asked may still have it. */
public interface StandingRight {

    /** Whether the credential that came with the request still opens what it did; false where that cannot be found out. */
    boolean isStillGiven(HttpServletRequest request);
}
