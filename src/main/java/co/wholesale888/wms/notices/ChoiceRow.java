package co.wholesale888.wms.notices;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code notice_choice}, mapped for the validation of the schema; {@link NoticeChoices} has the SQL. */
@Entity
@Immutable
@Table(name = "notice_choice")
@SuppressWarnings("NullAway.Init")
final class ChoiceRow {

    @Id
    UUID userId;

    @Enumerated(EnumType.STRING)
    AlertDigest alerts;

    boolean shipments;

    boolean webhooks;

    boolean keys;

    Instant alertsFrom;

    Instant alertsDue;
}
