package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;

/**
 * Limits the bytes of all bodies that are being read or handled. There is one budget for the process, as there is one
 * heap. A body is counted as it arrives, not as announced. The first 8 KiB of each are free, so that large bodies do
 * not shut out small ones; the number of connections limits those.
 */
public final class BodyBudget {

    static final int PAGE_BYTES = 8 * 1024;

    private static final BodyBudget OF_PROCESS =
            new BodyBudget(HeapLimits.bodyBytes(Runtime.getRuntime().maxMemory()));
    private static final String PAGES = BodyBudget.class.getName();

    private final Semaphore pages;

    BodyBudget(long bytes) {
        this.pages = new Semaphore((int) (bytes / PAGE_BYTES));
    }

    static BodyBudget ofProcess() {
        return OF_PROCESS;
    }

    /** Gives back what the request's body took. Called when the request has been handled. */
    public static void release(HttpServletRequest request) {
        OF_PROCESS.releaseAll(request);
    }

    /**
     * Takes what a body of this size needs, in place of what it has taken before.
     *
     * @throws RefusedException UNAVAILABLE if other bodies have taken too much
     */
    void take(HttpServletRequest request, int size) {
        int needed = size / PAGE_BYTES;
        if (needed == 0) {
            return;
        }
        int taken = taken(request);
        if (needed > taken) {
            if (!pages.tryAcquire(needed - taken)) {
                throw new RefusedException(
                        ErrorCode.UNAVAILABLE,
                        "The service is reading too many large bodies. Nothing was done; try again shortly.");
            }
            request.setAttribute(PAGES, needed);
        }
    }

    void releaseAll(HttpServletRequest request) {
        int taken = taken(request);
        if (taken > 0) {
            request.removeAttribute(PAGES);
            pages.release(taken);
        }
    }

    private static int taken(HttpServletRequest request) {
        return request.getAttribute(PAGES) instanceof Integer taken ? taken : 0;
    }
}
