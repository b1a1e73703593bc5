package co.wholesale888.wms.shared;

import java.util.Comparator;
import java.util.List;

/**
 * Why a request was refused, as a value. The HTTP edge renders it as {@code application/problem+json}.
 *
 * @param code the code of the whole answer; gives the HTTP status
 * @param detail one sentence for people: what is wrong and what to do next
 * @param errors one item per offending line or field, lowest index first; may be empty
 */
public record Refusal(ErrorCode code, String detail, List<Violation> errors) {

    private static final Comparator<Violation> BY_INDEX =
            Comparator.comparing(Violation::index, Comparator.nullsFirst(Comparator.naturalOrder()));

    public Refusal {
        errors = errors.stream().sorted(BY_INDEX).toList();
    }

    public static Refusal of(ErrorCode code, String detail) {
        return new Refusal(code, detail, List.of());
    }

    /** All violations of one stage; the code is that of the lowest index. There must be at least one. */
    public static Refusal of(List<Violation> violations) {
        List<Violation> sorted = violations.stream().sorted(BY_INDEX).toList();
        Violation first = sorted.getFirst();
        String detail = sorted.size() == 1
                ? first.message()
                : "%d errors, the first: %s".formatted(sorted.size(), first.message());
        return new Refusal(first.code(), detail, sorted);
    }
}
