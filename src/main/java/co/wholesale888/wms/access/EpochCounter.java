package co.wholesale888.wms.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** The only row of {@code access_epoch}, mapped for the validation of the schema; {@link AccessEpoch} has the SQL. */
@Entity
@Immutable
@Table(name = "access_epoch")
class EpochCounter {

    @Id
    boolean id;

    long value;
}
