package co.wholesale888.wms.web;

/** Is told of every request when it has ended. */
public interface RequestFollower {

    /** Called on the request's thread after the answer; must take less than a microsecond and must not throw. */
    void ended(EndedRequest request);
}
