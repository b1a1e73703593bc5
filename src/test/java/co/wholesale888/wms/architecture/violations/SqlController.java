package co.wholesale888.wms.architecture.violations;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;

/** A controller that uses SQL. */
@Controller
class SqlController {

    private final JdbcClient database;

    SqlController(JdbcClient database) {
        this.database = database;
    }

    JdbcClient database() {
        return database;
    }
}
