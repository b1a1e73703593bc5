package co.wholesale888.wms.embedded;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * True if no database is configured. An empty {@code spring.datasource.url} counts as configured, so that a deployment
 * with an empty variable fails instead of starting with an embedded database.
 */
class NoDatabaseConfigured implements Condition {

    static final String PROPERTY = "spring.datasource.url";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return in(context.getEnvironment());
    }

    static boolean in(Environment environment) {
        return !environment.containsProperty(PROPERTY);
    }
}
