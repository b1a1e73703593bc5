package co.wholesale888.wms.settings;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.ClassUtils;

/** Reports an invalid setting in one line, and a value of the wrong type without the value. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final Map<Class<?>, String> DESCRIPTIONS = Map.of(
            Integer.class, "a whole number",
            Long.class, "a whole number",
            Boolean.class, "true or false",
            Duration.class, "a duration such as 30s or 24h");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        InvalidSettingException invalid = findCause(cause, InvalidSettingException.class);
        if (invalid != null) {
            return invalid.analysis();
        }
        Class<?> type = cause.getTarget().getType().resolve();
        String description = type == null ? null : DESCRIPTIONS.get(ClassUtils.resolvePrimitiveIfNecessary(type));
        return description != null && cause.getCause() instanceof ConversionFailedException
                ? new FailureAnalysis(cause.getName() + " must be " + description, null, cause)
                : null;
    }
}
