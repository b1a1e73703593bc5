package co.wholesale888.wms.stock;

/** Told that crossings of this instance wait to be evaluated. What other instances write it has to look for itself. */
public interface CrossingFollower {

    /** Called after the commit, from the thread that committed: must not wait for anything. */
    void crossed();
}
