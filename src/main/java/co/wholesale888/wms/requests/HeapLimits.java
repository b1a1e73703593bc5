package co.wholesale888.wms.requests;

/**
 * What callers may take of the heap, so that no number of connections or bodies ends the process. Half of what the
 * service itself does not need is for connections, an eighth for bodies: a body costs about three times its size until
 * it is read.
 */
public final class HeapLimits {

    /** What an idle service holds. */
    private static final long SERVICE_BYTES = 96L << 20;

    /** The buffers of a connection, most of them for its headers, and the objects of one request. */
    private static final long BYTES_PER_CONNECTION = 144L << 10;

    private static final long MIN_CONNECTIONS = 100;
    private static final long MAX_CONNECTIONS = 8192;
    private static final long MIN_BODY_BYTES = 4L << 20;
    private static final long MAX_BODY_BYTES = 1L << 30;

    private HeapLimits() {}

    /**
     * The number of connections, from 100 to 8,192. From three quarters of it on, {@code web.CrowdedHttpProtocol} makes
     * room for further ones.
     *
     * @param maxHeap the maximum size of the heap in bytes
     */
    public static int maxConnections(long maxHeap) {
        long fitting = (maxHeap - SERVICE_BYTES) / 2 / BYTES_PER_CONNECTION;
        return (int) Math.clamp(fitting, MIN_CONNECTIONS, MAX_CONNECTIONS);
    }

    /** The bytes of all bodies that are being read or handled, from 4 MiB to 1 GiB. */
    static long bodyBytes(long maxHeap) {
        return Math.clamp((maxHeap - SERVICE_BYTES) / 8, MIN_BODY_BYTES, MAX_BODY_BYTES);
    }
}
