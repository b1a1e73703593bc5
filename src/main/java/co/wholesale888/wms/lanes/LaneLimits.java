package co.wholesale888.wms.lanes;

/**
 * The limits of a lane, in units of weight.
 *
 * @param queueWeight the total weight of waiting requests; a request beyond it is refused
 * @param groupWeight the total weight of one group; a heavier request is a group of its own
 */
public record LaneLimits(int queueWeight, int groupWeight) {

    public LaneLimits {
        if (queueWeight < 1 || groupWeight < 1) {
            throw new IllegalArgumentException("the limits of a lane must be at least 1");
        }
    }
}
