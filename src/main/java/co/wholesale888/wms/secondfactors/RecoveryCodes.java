package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.access.Base32;
import co.wholesale888.wms.access.SecretHash;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The recovery codes of users, for when the second factor is lost. Each is 80 random bits, so that a fast hash protects
 * it, and works once.
 */
@Component
class RecoveryCodes {

    static final int COUNT = 10;

    private static final int BYTES = 10;
    private static final int GROUP = 4;

    private final JdbcClient jdbc;

    RecoveryCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Replaces the user's codes by new ones, and returns these, this once. */
    List<String> renew(UUID userId) {
        remove(userId);
        List<String> codes =
                Stream.generate(() -> Base32.random(BYTES)).limit(COUNT).toList();
        codes.forEach(code -> jdbc.sql("insert into recovery_code (user_id, hash) values (?, ?)")
                .params(userId, SecretHash.of(code).bytes())
                .update());
        return codes.stream().map(RecoveryCodes::inGroups).toList();
    }

    /** Whether this is one of the user's codes, however it is written; it is then used up. */
    boolean accept(UUID userId, String code) {
        String digits = code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
        return jdbc.sql("delete from recovery_code where user_id = ? and hash = ?")
                        .params(userId, SecretHash.of(digits).bytes())
                        .update()
                == 1;
    }

    /** How many codes the user has left. */
    int left(UUID userId) {
        return jdbc.sql("select count(*) from recovery_code where user_id = ?")
                .param(userId)
                .query(Integer.class)
                .single();
    }

    void remove(UUID userId) {
        jdbc.sql("delete from recovery_code where user_id = ?").param(userId).update();
    }

    /** In groups of four, as people read and type them. */
    static String inGroups(String code) {
        return code.replaceAll("(?<=\\G.{" + GROUP + "})(?=.)", "-");
    }
}
