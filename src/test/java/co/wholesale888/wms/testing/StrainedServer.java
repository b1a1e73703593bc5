package co.wholesale888.wms.testing;

import co.wholesale888.wms.embedded.DisposablePostgres;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL that tests stop, fill and lock, and an instance on it. They are started on first use and shared by the
 * classes that hold {@link #LOCK} as a resource lock, and that leave them in order.
 */
public final class StrainedServer {

    /** The resource that keeps classes from straining the server at the same time. */
    public static final String LOCK = "strained server";

    public static final DisposablePostgres POSTGRES = DisposablePostgres.create();
    public static final Instance SERVICE = Instance.start(POSTGRES.url());
    public static final Fixtures FIXTURES = Fixtures.at(SERVICE.api().base()).impatient();

    private StrainedServer() {}

    /** Waits until the instance works again. Connections from before may each fail one more call. */
    public static void awaitRecovery() {
        Awaitility.await().untilAsserted(() -> {
            for (int i = 0; i < 3; i++) {
                WarehouseFixture.with(FIXTURES, 1, "A");
            }
        });
    }
}
