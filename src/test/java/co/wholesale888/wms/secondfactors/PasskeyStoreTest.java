package co.wholesale888.wms.secondfactors;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.Bytes;

@ServiceTest
class PasskeyStoreTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PasskeyStore store;

    /** Also of an instance whose clock is an hour behind that of the database. */
    @Test
    void eachChallengeIsUsedOnceAndTheNextOneIsFresh() {
        Instant behind = jdbc.sql("select now() - interval '1 hour'")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        Bytes key = insert(behind.minusSeconds(60));

        assertThat(store.use(key, behind)).isTrue();
        assertThat(store.use(key, behind)).as("the same challenge").isFalse();
        assertThat(store.use(key, behind.minusSeconds(1))).as("an older one").isFalse();
        assertThat(store.use(key, behind.plusSeconds(1))).as("the next one").isTrue();
    }

    private Bytes insert(Instant lastUsed) {
        UUID user = Fixtures.userId(jdbc, fixtures.newAccount().email());
        Bytes id = Bytes.random();
        jdbc.sql("""
                        insert into passkey (id, user_id, name, public_key, signature_count, user_verified,
                            backup_eligible, backed_up, transports, attestation, created_at, last_used_at)
                        values (?, ?, 'key', '', 0, true, false, false, '', '', now(), ?)""")
                .params(id.getBytes(), user, lastUsed.atOffset(ZoneOffset.UTC))
                .update();
        return id;
    }
}
