package co.wholesale888.wms.architecture.violations;

import java.util.UUID;

/** Makes ids that do not sort. */
class RandomId {

    UUID id() {
        return UUID.randomUUID();
    }
}
