package co.wholesale888.wms.architecture.violations;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;

/** A controller that does not only translate. */
@Controller
class GreedyController {

    private final JdbcClient database;

    GreedyController(JdbcClient database) {
        this.database = database;
    }

    JdbcClient database() {
        return database;
    }
}
