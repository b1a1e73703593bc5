package co.wholesale888.wms.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Entries show addresses as people write them, however they were stored. */
class AuditRecordTest {

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:1, ::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "203.0.113.7, 203.0.113.7",
        "unknown, unknown"
    })
    void addressesAreShort(String stored, String shown) {
        AuditRecord record = new AuditRecord(new AuditRecord.Content(
                Instant.EPOCH,
                AuditAction.ACCOUNT_APPROVED,
                null,
                null,
                Actor.user(new UUID(0, 1), false),
                stored,
                "acc_1",
                "{}"));
        assertThat(record.entry(new JsonMapper()).address()).isEqualTo(shown);
    }
}
