package co.wholesale888.wms.lanes;

/**
 * The limits of a lane, in units of weight.
 *
 * @param queueWeight how much may wait; more is refused
 * @param groupWeight how much one group may hold; a single request heavier than that is a group of its own
 */
public record LaneLimits(int queueWeight, int groupWeight) {

    public LaneLimits {
        if (queueWeight < 1 || groupWeight < 1) {
            throw new IllegalArgumentException("the limits of a lane must be at least 1");
        }
    }
}
