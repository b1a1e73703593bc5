package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/**
 * Decides what happens to a test whose program is not installed. On a developer's machine the test is skipped. On a CI
 * server, where the environment variable {@code CI} is set, it fails, so that no check is lost unnoticed.
 */
public final class Requires {

    private Requires() {}

    /** Skips or fails the test unless the program is present. */
    public static void orSkip(String program, boolean present, String howToInstall) {
        String message = "%s is not installed. %s".formatted(program, howToInstall);
        String ci = System.getenv("CI");
        if (ci != null && !ci.isEmpty()) {
            assertThat(present).as(message).isTrue();
        }
        Assumptions.assumeTrue(present, message);
    }

    /** Skips or fails the test unless this command is on the path. */
    public static void command(String name) {
        orSkip(name, isOnPath(name), "Install it and put it on the PATH.");
    }

    private static boolean isOnPath(String name) {
        try {
            Process process = new ProcessBuilder(name, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
