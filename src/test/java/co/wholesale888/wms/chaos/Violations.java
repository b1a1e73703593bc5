package co.wholesale888.wms.chaos;

import java.util.ArrayList;
import java.util.List;

/** The promises that a run has shown to be broken, up to a limit. */
final class Violations {

    private static final int MAX = 50;

    private final List<String> found = new ArrayList<>();

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is in no library on the class path
    void require(boolean holds, String text, Object... parts) {
        if (!holds && found.size() < MAX) {
            found.add(text.formatted(parts));
        }
    }

    List<String> list() {
        return List.copyOf(found);
    }
}
