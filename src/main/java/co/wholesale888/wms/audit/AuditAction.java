package co.wholesale888.wms.audit;

/** What is worth a line in the trail: what operators do, and what clients do to their accounts, tokens and webhooks. */
public enum AuditAction {
    /** An operator opened an account. */
    ACCOUNT_OPENED,
    /** A client signed up; the account awaits its approval. */
    ACCOUNT_SIGNED_UP,
    ACCOUNT_APPROVED,
    ACCOUNT_SUSPENDED,
    WAREHOUSE_REGISTERED,
    TOKEN_MINTED,
    TOKEN_REISSUED,
    TOKEN_REVOKED,
    /** A SKU was registered, or its threshold and par were set. */
    SKU_PUT,
    SKU_REVIEWED,
    ORDER_CREATED,
    ORDER_SHIPPED,
    ORDER_DELIVERED,
    ORDER_CANCELLED,
    WEBHOOK_REGISTERED,
    /** A webhook was changed, or ended by its receiver's answer that it is gone. */
    WEBHOOK_CHANGED,
    WEBHOOK_SECRET_ROTATED,
    WEBHOOK_REDELIVERED,
    WEBHOOK_DELETED
}
