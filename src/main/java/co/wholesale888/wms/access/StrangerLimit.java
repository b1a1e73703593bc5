package co.wholesale888.wms.access;

import java.time.Duration;

/**
 * Limits what strangers may ask for from one network, and from one site, which may have many networks
 * ({@link ClientNetwork}).
 */
public final class StrangerLimit {

    /** What is left of the limits of all to others, however many networks one customer has. */
    static final int NETWORKS_PER_SITE = 3;

    private final AttemptLimit perNetwork;
    private final AttemptLimit perSite;
    private final String tooMany;

    /** @param tooMany the detail of the exception when a limit is reached */
    public StrangerLimit(int perNetwork, Duration window, String tooMany) {
        this.perNetwork = new AttemptLimit(perNetwork, window);
        this.perSite = new AttemptLimit(NETWORKS_PER_SITE * perNetwork, window);
        this.tooMany = tooMany;
    }

    /**
     * Counts an attempt; throws {@link TooManyAttemptsException} if a limit is reached.
     *
     * @param address the client's IP address
     */
    public void reserve(String address) {
        perNetwork.reserve(ClientNetwork.of(address), tooMany);
        perSite.reserve(ClientNetwork.site(address), tooMany);
    }
}
