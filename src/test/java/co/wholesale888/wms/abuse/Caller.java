package co.wholesale888.wms.abuse;

/** The kinds of callers of the API, and what a user of the portal signs in as. */
enum Caller {
    ANONYMOUS,
    SUPERVISOR,
    WORKER,
    CLIENT,
    OPERATOR
}
