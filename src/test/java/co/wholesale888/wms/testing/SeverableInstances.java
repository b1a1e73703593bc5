package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/**
 * Two instances on a database of their own, one of them behind a proxy that cuts its connections. They are started on
 * first use and shared by the classes that hold {@link #LOCK} as a resource lock, and that restore the proxy.
 */
public final class SeverableInstances {

    /** The resource that keeps classes from cutting each other's connections. */
    public static final String LOCK = "severable instances";

    private static final int MAX_REFUSED = 5;

    public static final Instance RELIABLE;
    public static final Instance UNRELIABLE;
    public static final TcpProxy LINE;

    /** The JDBC URL of the database, past the proxy. */
    public static final String DATABASE = TestPostgres.newDatabase();

    static {
        RELIABLE = Instance.startPatient(DATABASE);
        LINE = TcpProxy.before(DATABASE);
        UNRELIABLE = Instance.start(LINE.through(DATABASE));
    }

    private SeverableInstances() {}

    /**
     * Calls the test for each round trip, until the request ends well before the connection is cut. A request that the
     * instance refuses for another reason, as it may when the machine is overloaded, is tried again.
     */
    public static void atEachRoundTrip(int minRoundTrips, Round round) {
        int trips = 0;
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> answer = round.run(trips + 1, attempt);
            if (LINE.restore()) {
                trips++;
            } else if (answer.statusCode() < 300) {
                break;
            } else {
                assertThat(attempt - trips).as(answer.body()).isLessThan(MAX_REFUSED);
            }
        }
        assertThat(trips).as("round trips").isGreaterThanOrEqualTo(minRoundTrips);
    }

    /** One request whose connection is cut. */
    @FunctionalInterface
    public interface Round {

        /**
         * Sends the request and requires its effects.
         *
         * @param trip after which round trip the connection is to be cut, from 1
         * @param attempt counts the calls, from 1
         * @return what the unreliable instance answered
         */
        HttpResponse<String> run(int trip, int attempt);
    }
}
