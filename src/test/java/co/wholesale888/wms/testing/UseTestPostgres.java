package co.wholesale888.wms.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Connects an application context to the shared PostgreSQL of the test run. */
class UseTestPostgres implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String SECRET_KEY = "wms.secret-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    static final String OPERATOR_EMAIL = "wms.operator.email=operator@888wholesale.test";
    static final String OPERATOR_PASSWORD = "wms.operator.password=operator-password-1";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of("spring.datasource.url=" + TestPostgres.url()).applyTo(context);
    }
}
