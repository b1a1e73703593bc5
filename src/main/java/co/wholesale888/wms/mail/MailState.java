package co.wholesale888.wms.mail;

/** What has become of a message. */
public enum MailState {
    /** Waits, is being sent, or is going to be tried again. */
    QUEUED,
    /** A mail server has taken it. */
    SENT,
    /** Was written as a file, since there is no mail server. */
    WRITTEN,
    /** Was given up. */
    FAILED
}
