package co.wholesale888.wms.architecture.violations;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** Uses field injection. */
class FieldInjected {

    @Autowired
    @Nullable
    String needed;
}
