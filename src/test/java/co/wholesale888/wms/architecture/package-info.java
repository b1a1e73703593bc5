/** The house rules, applied to the service, and proof that they can fail. */
@NullMarked
package co.wholesale888.wms.architecture;

import org.jspecify.annotations.NullMarked;
