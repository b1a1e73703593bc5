package co.wholesale888.wms.requests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the format that a handler offers besides JSON, on its {@link ResponseFormat} argument, which is the one that
 * the caller prefers. A handler without such an argument offers JSON only.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AlsoAs {

    ResponseFormat value();
}
