package co.wholesale888.wms.peoplepages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.invitations.Acceptance;
import co.wholesale888.wms.invitations.Invitations;
import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Changes of users at the same moment as what the users do themselves, held up by a lock of the owner's row. */
@ServiceTest
class UserRacesTest {

    private static final String NEW = "another client's password";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Users users;

    @Autowired
    private UserChanges changes;

    @Autowired
    private UserPasswords passwords;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Acceptance acceptance;

    @Autowired
    private ResetLinks links;

    @Autowired
    private JdbcClient jdbc;

    private UUID account;
    private Users.Team team;

    @BeforeEach
    void owner() {
        Fixtures.ClientUser client = fixtures.newAccount();
        Colleague.of(fixtures, client, "MEMBER");
        account = client.uuid();
        team = new Users.Team(account, users.of(account).getFirst().id());
    }

    @Test
    void removingAUserWhoSetsAPasswordSucceeds() throws Exception {
        UUID member = users.of(account).getLast().id();
        String secret = secret(links.issue(member, "").path());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection lock = lock(member)) {
            Future<?> removal = threads.submit(() -> changes.remove(team, member));
            awaitWaiting(1);
            Future<?> reset = threads.submit(() -> passwords.reset(secret, NEW));
            awaitWaiting(2);
            lock.rollback();
            removal.get();
            assertThatThrownBy(reset::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
        assertThat(users.of(account)).hasSize(1);
    }

    @Test
    void anAcceptedInvitationLeavesNoRoomForAnother() throws Exception {
        jdbc.sql("""
                        insert into portal_user (id, account_id, role, account_role, email, password_hash, created_at)
                        select gen_random_uuid(), account_id, role, 'VIEWER', n || '-' || email, password_hash, now()
                        from portal_user cross join generate_series(1, 47) n where id = ?""").param(team.actorId()).update();
        String invited = "invited-%s@example.com".formatted(UUID.randomUUID());
        String secret =
                secret(invitations.invite(team, invited, AccountRole.VIEWER, "").path());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection lock = lock(team.actorId())) {
            Future<?> invitation =
                    threads.submit(() -> invitations.invite(team, "a" + invited, AccountRole.VIEWER, ""));
            awaitWaiting(1);
            acceptance.accept(secret, NEW);
            lock.rollback();
            assertThatThrownBy(invitation::get)
                    .cause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("50 users");
        }
        assertThat(users.of(account)).hasSize(Users.MAX);
    }

    /** Locks the user until the connection rolls back. */
    private static Connection lock(UUID userId) throws SQLException {
        Connection connection = DriverManager.getConnection(TestPostgres.url());
        connection.setAutoCommit(false);
        JdbcClient.create(new SingleConnectionDataSource(connection, true))
                .sql("select id from portal_user where id = ? for update")
                .param(userId)
                .query(UUID.class)
                .single();
        return connection;
    }

    private void awaitWaiting(int count) {
        Awaitility.await(count + " wait for a lock")
                .until(() -> jdbc.sql("""
                        select count(*) from pg_stat_activity where wait_event_type = 'Lock'
                            and (query like '%portal_user%' or query like '%password_reset%')""").query(Integer.class).single() >= count);
    }

    private static String secret(String path) {
        return path.substring(path.indexOf('=') + 1);
    }
}
