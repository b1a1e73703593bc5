package co.wholesale888.wms;

import co.wholesale888.wms.testing.ServiceTest;
import org.junit.jupiter.api.Test;

@ServiceTest
class StartTest {

    @Test
    void theServiceStartsOnARealPostgres() {}
}
