package co.wholesale888.wms.testing;

import co.wholesale888.wms.WmsApplication;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * A further instance of the service in this JVM, beside the one that {@link ServiceTest} starts. Much cheaper than
 * {@link ServiceProcess}; for tests that need two instances but need not kill one.
 */
public final class Instance implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Instance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The second instance on the database of the test run: started when first asked for, then shared by all tests. */
    public static Instance second() {
        return Second.INSTANCE;
    }

    /** An instance of one's own, to be closed; further arguments as {@code --name=value}. */
    public static Instance start(String jdbcUrl, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.datasource.url=" + jdbcUrl,
                "--server.port=0",
                "--management.server.port=0",
                "--wms.demo=false",
                "--wms.rate-limit.per-second=100000",
                "--wms.webhooks.allow-private-targets=true",
                "--" + UseTestPostgres.SECRET_KEY,
                "--" + UseTestPostgres.OPERATOR_EMAIL,
                "--" + UseTestPostgres.OPERATOR_PASSWORD));
        all.addAll(Arrays.asList(arguments));
        ApplicationContextInitializer<ConfigurableApplicationContext> productOnly =
                context -> context.getBeanFactory().registerSingleton("productOnly", new ProductOnly());
        SpringApplicationBuilder builder = new SpringApplicationBuilder(WmsApplication.class)
                .initializers(productOnly)
                .registerShutdownHook(false);
        // Logging belongs to the whole JVM: an instance that ends must not switch it off for the others
        List<ApplicationListener<?>> listeners =
                new ArrayList<>(builder.application().getListeners());
        listeners.removeIf(LoggingApplicationListener.class::isInstance);
        builder.application().setListeners(listeners);
        return new Instance(builder.run(all.toArray(String[]::new)));
    }

    public Api api() {
        return Api.at(URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")));
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
        private static final Instance INSTANCE = start(TestPostgres.url());
    }

    /** Keeps what tests add to the class path out of the instance. */
    private static final class ProductOnly extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURI().toString().contains("test-classes");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ProductOnly;
        }

        @Override
        public int hashCode() {
            return ProductOnly.class.hashCode();
        }
    }
}
