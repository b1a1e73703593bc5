package co.wholesale888.wms.portal;

import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.Map;

/** For how long an old secret stays valid beside its successor, as chosen in the field {@code overlap} of a form. */
public final class OverlapChoice {

    private static final Map<String, Duration> CHOICES = Map.of(
            "none", Duration.ZERO, "hour", Duration.ofHours(1), "day", Duration.ofDays(1), "week", Duration.ofDays(7));

    private OverlapChoice() {}

    /** The chosen time, or that of {@code otherwise} if nothing was chosen. */
    public static Duration of(Form form, String otherwise) {
        String choice = form.text("overlap");
        Duration overlap = CHOICES.get(choice == null ? otherwise : choice);
        if (overlap == null) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED, "Unknown overlap. Go back and choose one from the list.");
        }
        return overlap;
    }
}
