package co.wholesale888.wms.interleavings;

import java.util.random.RandomGenerator;

/**
 * Concurrent code and its checks. It must live in a package that is under test, or its threads and locks are real ones.
 *
 * <p>An interleaving fails if any thread throws, if threads wait for each other for ever, or if they never end.
 */
public interface Scenario {

    /**
     * Runs in the first thread. The interleaving ends when all threads have ended.
     *
     * @param random decides what the scenario does, from the same seed as the interleaving
     */
    void run(RandomGenerator random) throws Exception;

    /** Runs after all threads have ended. */
    default void check() {}
}
