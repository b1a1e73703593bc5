package co.wholesale888.wms.architecture.violations;

import java.util.UUID;

/** Creates ids that do not sort by creation. */
class RandomId {

    UUID id() {
        return UUID.randomUUID();
    }
}
