package co.wholesale888.wms.architecture.violations;

import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;

/** A controller with a transactional method. */
@Controller
class TransactionalController {

    @Transactional
    void command() {}
}
