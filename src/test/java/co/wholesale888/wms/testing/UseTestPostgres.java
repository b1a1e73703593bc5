package co.wholesale888.wms.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Connects an application context to the shared database of the test run, or to a new one. */
class UseTestPostgres implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** The property that asks for a new database. */
    static final String EXCLUSIVE = "test.database.exclusive";

    static final String SECRET_KEY = "wms.secret-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    static final String OPERATOR_EMAIL = "wms.operator.email=operator@888wholesale.test";
    static final String OPERATOR_PASSWORD = "wms.operator.password=operator-password-1";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        boolean exclusive = context.getEnvironment().containsProperty(EXCLUSIVE);
        String url = exclusive ? TestPostgres.newDatabase() : TestPostgres.url();
        TestPropertyValues.of(Patience.POOL).and("spring.datasource.url=" + url).applyTo(context);
    }
}
