package co.wholesale888.wms.requests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the query parameters that a handler accepts, on its {@link Query} argument. Every other parameter is a
 * violation, which {@link Query#refuseInvalid} throws. Without a {@code Query} argument, a REST handler accepts none,
 * and a page ignores them.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedParameters {

    String[] value();

    /** Whether an empty parameter counts as absent. Browsers send empty parameters for the empty fields of a form. */
    boolean ofForm() default false;
}
