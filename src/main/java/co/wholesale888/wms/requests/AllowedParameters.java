package co.wholesale888.wms.requests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the query parameters that a handler knows, on its {@link Query} argument. A handler without such an argument
 * takes none, and every other parameter is refused.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedParameters {

    String[] value();

    /** Whether an empty parameter counts as left out, as a browser's form sends the boxes that nobody filled in. */
    boolean ofForm() default false;
}
