package co.wholesale888.wms.requests;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Limits the bytes of all bodies that are being read or handled. There is one budget for the process, as there is one
 * heap; one account, operator, or address of a stranger gets a quarter of it, but at least one body of the largest
 * size. A body is counted as it arrives, not as announced. The first 8 KiB of each are free, so that large bodies do
 * not shut out small ones; the number of connections limits those.
 */
public final class BodyBudget {

    static final int PAGE_BYTES = 8 * 1024;

    private static final BodyBudget OF_PROCESS =
            new BodyBudget(HeapLimits.bodyBytes(Runtime.getRuntime().maxMemory()), FileBody.MAX_BYTES);
    private static final String TAKEN = BodyBudget.class.getName();

    private final int pagesOfOne;
    private final Map<Object, Integer> takenBy = new HashMap<>();
    private int free;

    BodyBudget(long bytes, int largestBody) {
        this.free = (int) (bytes / PAGE_BYTES);
        this.pagesOfOne = Math.max(free / 4, largestBody / PAGE_BYTES);
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
     * @throws RefusedException UNAVAILABLE if other bodies, of this caller or in all, have taken too much
     */
    void take(HttpServletRequest request, int size) {
        int needed = size / PAGE_BYTES;
        if (needed == 0) {
            return;
        }
        Taken before = request.getAttribute(TAKEN) instanceof Taken taken ? taken : new Taken(holder(request), 0);
        if (needed > before.pages) {
            add(before.holder, needed - before.pages);
            request.setAttribute(TAKEN, new Taken(before.holder, needed));
        }
    }

    void releaseAll(HttpServletRequest request) {
        if (request.getAttribute(TAKEN) instanceof Taken taken) {
            request.removeAttribute(TAKEN);
            giveBack(taken);
        }
    }

    private synchronized void add(Object holder, int pages) {
        int afterwards = takenBy.getOrDefault(holder, 0) + pages;
        if (afterwards > pagesOfOne) {
            throw unavailable("You are sending too many large bodies at once.");
        }
        if (pages > free) {
            throw unavailable("The service is reading too many large bodies.");
        }
        free -= pages;
        takenBy.put(holder, afterwards);
    }

    private synchronized void giveBack(Taken taken) {
        free += taken.pages;
        takenBy.computeIfPresent(taken.holder, (holder, pages) -> pages == taken.pages ? null : pages - taken.pages);
    }

    private static RefusedException unavailable(String reason) {
        return new RefusedException(ErrorCode.UNAVAILABLE, reason + " Nothing was done; try again shortly.");
    }

    /** The account and not the token, of which a client may have many. */
    private static Object holder(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return switch (authentication == null ? null : authentication.getPrincipal()) {
            case Caller.Bearer bearer -> bearer.accountId();
            case Caller.ClientUser user -> user.accountId();
            case Caller.Operator operator -> operator.userId();
            case null, default -> request.getRemoteAddr();
        };
    }

    private record Taken(Object holder, int pages) {}
}
