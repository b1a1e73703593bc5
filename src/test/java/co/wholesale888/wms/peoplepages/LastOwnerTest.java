package co.wholesale888.wms.peoplepages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Two owners act at the same moment on two instances, held up by a lock in the database: one of them is refused. */
@ServiceTest
class LastOwnerTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Users users;

    @Autowired
    private UserChanges changes;

    @Autowired
    private JdbcClient jdbc;

    private UUID account;
    private UUID first;
    private UUID second;

    private enum Race {
        EACH_REMOVES_THE_OTHER,
        EACH_LOWERS_THE_OTHER,
        EACH_LEAVES
    }

    @BeforeEach
    void twoOwners() {
        Fixtures.ClientUser client = fixtures.newAccount();
        Colleague.of(fixtures, client, "OWNER");
        account = client.uuid();
        first = users.of(account).getFirst().id();
        second = users.of(account).getLast().id();
    }

    @ParameterizedTest
    @EnumSource(Race.class)
    void oneOwnerStays(Race race) throws Exception {
        UserChanges elsewhere = Instance.second().bean(UserChanges.class);
        List<Future<?>> acts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection connection = DriverManager.getConnection(TestPostgres.url())) {
                connection.setAutoCommit(false);
                JdbcClient.create(new SingleConnectionDataSource(connection, true))
                        .sql("select id from portal_user where account_id = ? for update")
                        .param(account)
                        .query(UUID.class)
                        .list();
                acts.add(threads.submit(() -> act(changes, race, first, second)));
                acts.add(threads.submit(() -> act(elsewhere, race, second, first)));
                Awaitility.await("both wait for the lock").until(() -> waiting() >= 2);
                connection.rollback();
            }
        }
        List<ErrorCode> refusals = new ArrayList<>();
        for (Future<?> act : acts) {
            if (act.get() instanceof ErrorCode code) {
                refusals.add(code);
            }
        }
        assertThat(refusals).hasSize(1).first().isIn(ErrorCode.INVALID_STATE, ErrorCode.INSUFFICIENT_SCOPE);
        assertThat(users.of(account))
                .filteredOn(user -> user.role() == AccountRole.OWNER)
                .hasSize(1);
    }

    private Object act(UserChanges instance, Race race, UUID actor, UUID other) {
        Users.Team team = new Users.Team(account, actor);
        try {
            switch (race) {
                case EACH_REMOVES_THE_OTHER -> instance.remove(team, other);
                case EACH_LOWERS_THE_OTHER -> instance.changeRole(team, other, AccountRole.OWNER, AccountRole.MEMBER);
                case EACH_LEAVES -> instance.remove(team, actor);
            }
            return "done";
        } catch (RefusedException e) {
            return e.refusal().code();
        }
    }

    private int waiting() {
        return jdbc.sql(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%portal_user%'")
                .query(Integer.class)
                .single();
    }
}
