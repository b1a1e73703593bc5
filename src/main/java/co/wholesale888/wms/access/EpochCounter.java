package co.wholesale888.wms.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** The one row of {@code access_epoch}, mapped so that Hibernate validates the table; the SQL is in this module. */
@Entity
@Immutable
@Table(name = "access_epoch")
class EpochCounter {

    @Id
    boolean id;

    long value;
}
