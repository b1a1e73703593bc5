package co.wholesale888.wms.testing;

import co.wholesale888.wms.WmsApplication;
import co.wholesale888.wms.database.PatientStart;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Another instance of the service in this JVM, besides the one of {@link ServiceTest}. Much cheaper than
 * {@link ServiceProcess}; for tests that need two instances and do not kill one.
 */
public final class Instance implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final boolean patient;

    /** Compares the schema with the entities, as the shared instance does, and this one does only if asked to. */
    public static final String VALIDATED = "--spring.jpa.hibernate.ddl-auto=validate";

    private Instance(ConfigurableApplicationContext context, boolean patient) {
        this.context = context;
        this.patient = patient;
    }

    /**
     * The second instance on the shared database, which is called {@link Api#patient() patiently}. It runs as on
     * Kubernetes, is started on first use and shared by all tests.
     */
    public static Instance second() {
        return Second.INSTANCE;
    }

    /**
     * An instance with a database of its own, and with the settings of one that strangers reach: it is behind a proxy
     * and delivers to no private address. It records no requests. It is started on first use and shared by tests that
     * use only what they create.
     */
    public static Instance exposed() {
        return Exposed.INSTANCE;
    }

    /** Starts an instance, which the test must close. Arguments have the form {@code --name=value}. */
    public static Instance start(String jdbcUrl, String... arguments) {
        return start(jdbcUrl, false, Stream.of(arguments));
    }

    /** The same, but a start that has lost the database for a moment fails. */
    public static Instance startOnce(String jdbcUrl) {
        return new Instance(run(jdbcUrl, Stream.empty()), false);
    }

    /** Starts an instance whose general pool waits long, and which is called {@link Api#patient() patiently}. */
    static Instance startPatient(String jdbcUrl, String... arguments) {
        Stream<String> patience = Stream.of(Patience.POOL).map(setting -> "--" + setting);
        return start(jdbcUrl, true, Stream.concat(patience, Stream.of(arguments)));
    }

    /** Starts as patiently as the service: beside many tests, the server may have no free connection for a moment. */
    private static Instance start(String jdbcUrl, boolean patient, Stream<String> arguments) {
        List<String> all = arguments.toList();
        return new Instance(PatientStart.of(again -> run(jdbcUrl, all.stream())), patient);
    }

    private static ConfigurableApplicationContext run(String jdbcUrl, Stream<String> arguments) {
        Map<String, String> all = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(
                                "--spring.datasource.url=" + jdbcUrl,
                                "--server.port=0",
                                // What the shared instance has as well, and each start would pay for
                                "--management.server.port=-1",
                                "--spring.jpa.hibernate.ddl-auto=none",
                                "--wms.demo=false",
                                "--wms.rate-limit.per-second=100000",
                                "--wms.portal.requests-per-second=0",
                                "--wms.webhooks.allow-private-targets=true",
                                "--wms.data-dir=target/test-data",
                                "--" + UseTestPostgres.SECRET_KEY,
                                "--" + UseTestPostgres.OPERATOR_EMAIL,
                                "--" + UseTestPostgres.OPERATOR_PASSWORD),
                        arguments)
                .forEach(argument -> all.put(argument.substring(0, argument.indexOf('=')), argument));
        ApplicationContextInitializer<ConfigurableApplicationContext> mainClassesOnly =
                context -> context.getBeanFactory().registerSingleton("mainClassesOnly", new MainClassesOnly());
        SpringApplicationBuilder builder = new SpringApplicationBuilder(WmsApplication.class, QuickPasswords.class)
                .initializers(mainClassesOnly)
                .registerShutdownHook(false);
        // The logging system is shared by the JVM: an instance that ends must not shut it down
        List<ApplicationListener<?>> listeners =
                new ArrayList<>(builder.application().getListeners());
        listeners.removeIf(LoggingApplicationListener.class::isInstance);
        builder.application().setListeners(listeners);
        return builder.run(all.values().toArray(String[]::new));
    }

    public Api api() {
        Api api =
                Api.at(URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")));
        return patient ? api.patient() : api;
    }

    /** The database of this instance, by connections of the test's own: a busy instance refuses its own ones. */
    public JdbcClient jdbc() {
        return JdbcClient.create(
                new DriverManagerDataSource(bean(JdbcConnectionDetails.class).getJdbcUrl()));
    }

    /** A bean of this instance. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Second {
        private static final Instance INSTANCE =
                startPatient(TestPostgres.url(), "--spring.main.cloud-platform=kubernetes");
    }

    private static final class Exposed {
        private static final Instance INSTANCE = start(
                TestPostgres.newDatabase(),
                "--server.forward-headers-strategy=native",
                "--wms.webhooks.allow-private-targets=false",
                "--wms.request-log.retention=0");
    }

    /** Excludes test classes from component scanning. */
    private static final class MainClassesOnly extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURI().toString().contains("test-classes");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof MainClassesOnly;
        }

        @Override
        public int hashCode() {
            return MainClassesOnly.class.hashCode();
        }
    }
}
