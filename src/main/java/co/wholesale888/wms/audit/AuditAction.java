package co.wholesale888.wms.audit;

/**
 * The recorded actions: on accounts, users and their second factors, warehouses, tokens, SKUs, orders, webhooks and
 * e-mail, and changes of stock and reservations that clients make on pages.
 */
public enum AuditAction {
    /** An operator opened an account. */
    ACCOUNT_OPENED,
    /** A client signed up; the account is pending. */
    ACCOUNT_SIGNED_UP,
    /** A user confirmed the e-mail address with which they signed up. */
    EMAIL_CONFIRMED,
    ACCOUNT_APPROVED,
    ACCOUNT_SUSPENDED,
    /**
     * A user changed the own password, or set it by a link; or the service set that of the operator in its settings
     * ({@code "by": "settings"}), whom it may have created ({@code "created": true}).
     */
    PASSWORD_CHANGED,
    /**
     * A link was created with which a user may set a new password: by an operator, or sent to the user because somebody
     * asked for it without signing in ({@code "by": "request"}).
     */
    PASSWORD_RESET_ISSUED,
    /** A user or an operator ended sessions of the portal. */
    SESSIONS_ENDED,
    /** An owner invited somebody to the account, or an operator another operator. */
    USER_INVITED,
    /** The invitation has a new link, and the one before works no more. */
    INVITATION_RENEWED,
    INVITATION_WITHDRAWN,
    /** The invited has set a password and is a user. */
    INVITATION_ACCEPTED,
    USER_ROLE_CHANGED,
    USER_REMOVED,
    /** A user added an authenticator app or a passkey. */
    SECOND_FACTOR_ADDED,
    /** A user removed one of the own second factors, or an operator removed all of a user. */
    SECOND_FACTOR_REMOVED,
    RECOVERY_CODES_CREATED,
    /** A user signed in with a recovery code. */
    RECOVERY_CODE_USED,
    APP_PASSWORD_CREATED,
    APP_PASSWORD_REVOKED,
    WAREHOUSE_REGISTERED(true),
    TOKEN_MINTED(true),
    TOKEN_REISSUED(true),
    TOKEN_REVOKED(true),
    /** A SKU was registered, or its threshold and par were set. */
    SKU_PUT(true),
    SKU_REVIEWED(true),
    /** An operator uploaded the thresholds and pars of many SKUs: one entry for the file. */
    THRESHOLDS_UPLOADED(true),
    ORDER_CREATED(true),
    ORDER_SHIPPED(true),
    ORDER_DELIVERED(true),
    ORDER_CANCELLED(true),
    /** A client entered a count on a page of the portal. */
    STOCK_COUNTED(true),
    /** A client entered one change of a SKU's level on a page of the portal. */
    STOCK_RECORDED(true),
    /** A client released a reservation on a page of the portal. */
    RESERVATION_RELEASED(true),
    WEBHOOK_REGISTERED(true),
    /** A webhook was changed, or deactivated because its endpoint answered 410 Gone or nothing but failures. */
    WEBHOOK_CHANGED(true),
    WEBHOOK_SECRET_ROTATED(true),
    WEBHOOK_REDELIVERED(true),
    WEBHOOK_DELETED(true),
    /** An operator queued a message again that had been given up. */
    MAIL_QUEUED_AGAIN;

    private final boolean ofWarehouse;

    AuditAction() {
        this(false);
    }

    AuditAction(boolean ofWarehouse) {
        this.ofWarehouse = ofWarehouse;
    }

    /** Whether its entries belong to a warehouse; no others do. */
    public boolean isOfWarehouse() {
        return ofWarehouse;
    }
}
