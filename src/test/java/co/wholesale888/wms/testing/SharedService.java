package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The whole service over HTTP: one instance and one database, which all tests share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "wms.demo=false",
            // Tests send more requests than real clients
            "wms.rate-limit.per-second=100000",
            "wms.portal.requests-per-second=0",
            // The endpoints of tests listen on this machine
            "wms.webhooks.allow-private-targets=true",
            // Messages are written there
            "wms.data-dir=target/test-data",
            // Set, so that no key is generated into a data directory
            UseTestPostgres.SECRET_KEY,
            UseTestPostgres.OPERATOR_EMAIL,
            UseTestPostgres.OPERATOR_PASSWORD
        })
@ExtendWith(TestCitus.class)
@Import({Fixtures.class, QuickPasswords.class})
@ContextConfiguration(initializers = UseTestPostgres.class)
@interface SharedService {}
