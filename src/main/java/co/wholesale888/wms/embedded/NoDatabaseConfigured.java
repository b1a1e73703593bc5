package co.wholesale888.wms.embedded;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * True where nobody has said which database to use. An empty {@code spring.datasource.url} counts as said, if badly: a
 * deployment whose variable came out empty must fail, not start on a database of its own.
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
