package co.wholesale888.wms.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The connection was lost during a commit: nobody knows whether the server has carried it out. */
public final class CommitLostException extends SQLException {

    /** What the standard calls this: transaction resolution unknown. */
    private static final String STATE = "08007";

    private static final long serialVersionUID = 1L;

    private CommitLostException(Exception cause) {
        super("The connection was lost during a commit", STATE, cause);
    }

    /**
     * Commits.
     *
     * @throws CommitLostException if changes may be stored or not; after any other failure they are not
     */
    public static void commit(Connection connection) throws SQLException {
        boolean changes = !connection.isReadOnly();
        try {
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            if (changes && DatabaseOutage.leavesCommitOpen(e)) {
                throw new CommitLostException(e);
            }
            throw e;
        }
    }
}
