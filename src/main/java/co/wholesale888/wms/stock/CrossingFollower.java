package co.wholesale888.wms.stock;

/** Is notified of crossings that this instance has queued. It has to look for those of other instances itself. */
public interface CrossingFollower {

    /** Called after the commit by the thread that committed; must not block. */
    void crossed();
}
