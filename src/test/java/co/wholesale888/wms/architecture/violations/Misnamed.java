package co.wholesale888.wms.architecture.violations;

import org.springframework.web.bind.annotation.RestController;

/** A controller without the suffix. */
@RestController
class Misnamed {}
