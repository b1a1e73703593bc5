/**
 * Shared by the tests of all modules: databases, instances of the service, fixtures, checks against the API document.
 */
@NullMarked
package co.wholesale888.wms.testing;

import org.jspecify.annotations.NullMarked;
