package co.wholesale888.wms.architecture.violations;

import org.springframework.web.bind.annotation.RestController;

/** A controller that nobody finds. */
@RestController
class Misnamed {}
