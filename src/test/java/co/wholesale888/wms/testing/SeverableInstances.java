package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntConsumer;

/**
 * Two instances on a database of their own, one of them behind a proxy that cuts its connections. They are started on
 * first use and shared by the classes that hold {@link #LOCK} as a resource lock, and that restore the proxy.
 */
public final class SeverableInstances {

    /** The resource that keeps classes from cutting each other's connections. */
    public static final String LOCK = "severable instances";

    public static final Instance RELIABLE;
    public static final Instance UNRELIABLE;
    public static final TcpProxy LINE;

    static {
        String database = TestPostgres.newDatabase();
        RELIABLE = Instance.start(database);
        LINE = TcpProxy.before(database);
        UNRELIABLE = Instance.start(LINE.through(database));
    }

    private SeverableInstances() {}

    /** Calls the test for each round trip, until the request ends before the connection is cut. */
    public static void atEachRoundTrip(int minRoundTrips, IntConsumer round) {
        int trips = 0;
        boolean severed = true;
        while (severed) {
            round.accept(trips + 1);
            severed = LINE.restore();
            trips += severed ? 1 : 0;
        }
        assertThat(trips).as("round trips").isGreaterThanOrEqualTo(minRoundTrips);
    }
}
