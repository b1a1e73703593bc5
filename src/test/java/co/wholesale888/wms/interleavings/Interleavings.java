package co.wholesale888.wms.interleavings;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario under as many interleavings as {@code -Dwms.interleavings.seeds} says, or under the one of
 * {@code -Dwms.interleavings.seed}.
 */
public final class Interleavings {

    private static final @Nullable Integer SEEDS = Integer.getInteger("wms.interleavings.seeds");
    private static final @Nullable Long SEED = Long.getLong("wms.interleavings.seed");

    private Interleavings() {}

    /**
     * One interleaving.
     *
     * @param failure null if the scenario held
     * @param steps what the threads did, in order
     */
    public record Outcome(long seed, @Nullable Throwable failure, List<String> steps) {}

    /**
     * Fails with the seed and the last steps of the first interleaving under which the scenario fails.
     *
     * @param seeds how many interleavings to try by default
     */
    public static void requireAll(int seeds, Class<? extends Scenario> scenario, Object... arguments) {
        Outcome failed = firstFailure(seeds, scenario, arguments);
        if (failed != null) {
            throw new AssertionError(
                    "Fails with -Dwms.interleavings.seed=%s after these steps:%n%s"
                            .formatted(failed.seed, String.join("\n", failed.steps)),
                    failed.failure);
        }
    }

    /** Returns the first interleaving under which the scenario fails; null if there is none. */
    static @Nullable Outcome firstFailure(int seeds, Class<? extends Scenario> scenario, Object... arguments) {
        InterleavingClassLoader loader = new InterleavingClassLoader(scenario);
        LongStream all = SEED != null ? LongStream.of(SEED) : LongStream.range(0, SEEDS != null ? SEEDS : seeds);
        return all.mapToObj(seed -> run(seed, loader, scenario, arguments))
                .filter(outcome -> outcome.failure != null)
                .findFirst()
                .orElse(null);
    }

    static Outcome run(long seed, Class<? extends Scenario> scenario) {
        return run(seed, new InterleavingClassLoader(scenario), scenario);
    }

    private static Outcome run(
            long seed, InterleavingClassLoader loader, Class<? extends Scenario> scenario, Object... arguments) {
        Scheduler scheduler = new Scheduler(seed);
        Scenario loaded = loader.create(scenario, arguments);
        Throwable failure = scheduler.run(() -> loaded.run(new SplittableRandom(seed).split()));
        if (failure == null) {
            failure = check(loaded);
        }
        return new Outcome(seed, failure, scheduler.steps());
    }

    private static @Nullable Throwable check(Scenario scenario) {
        try {
            scenario.check();
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }
}
