package co.wholesale888.wms.shared;

/** What a client's user may do in its account. */
public enum AccountRole {
    /** Everything, the account's users included. An account has at least one. */
    OWNER,
    /** Everything but inviting, changing and removing users. */
    MEMBER,
    /** Reads everything of the account, and changes nothing but the own password and sessions. */
    VIEWER
}
