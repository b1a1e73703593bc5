/** Checks what the directory {@code deploy} and the files around it say about the service. */
@NullMarked
package co.wholesale888.wms.deploy;

import org.jspecify.annotations.NullMarked;
