package co.wholesale888.wms.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** A test of the whole service over HTTP on a free port. All such tests share one instance and one database. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "wms.demo=false",
            // Tests hurry more than any integration does
            "wms.rate-limit.per-second=100000",
            // Receivers of tests listen on this machine
            "wms.webhooks.allow-private-targets=true",
            // Known from the first moment on, so that nothing is generated into a data directory
            UseTestPostgres.SECRET_KEY,
            UseTestPostgres.OPERATOR_EMAIL,
            UseTestPostgres.OPERATOR_PASSWORD
        })
@Import(Fixtures.class)
@ContextConfiguration(initializers = UseTestPostgres.class)
public @interface ServiceTest {}
