package co.wholesale888.wms.lanes;

import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.Objects;

/** The entry behind which a reader of a feed stands is gone, or another one has taken its place. */
public final class HistoryRewoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient FeedPosition head;

    HistoryRewoundException(FeedPosition head) {
        super("the feed has been rewound", null, false, false);
        this.head = head;
    }

    /** Refuses the request, and tells the client where the feed ends now. */
    public RefusedException refused(Cursors cursors, String listName) {
        String cursor = Objects.requireNonNull(cursors.encode(listName, head.text()));
        return new RefusedException(new Refusal(
                ErrorCode.HISTORY_REWOUND,
                "The database was restored or has failed over, and the entry before this cursor is gone. Read GET"
                        + " /v1/stock again, then continue with nextCursor of this answer.",
                List.of(),
                new Refusal.FeedHead(head.sequence(), cursor),
                0));
    }
}
