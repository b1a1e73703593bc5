/** The architecture rules, applied to the service, and the proof that each of them can fail. */
@NullMarked
package co.wholesale888.wms.architecture;

import org.jspecify.annotations.NullMarked;
