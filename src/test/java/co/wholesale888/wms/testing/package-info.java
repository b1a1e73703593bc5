/** What every module's tests share: the database of the run, a database to mistreat, the service in a JVM of its own. */
@NullMarked
package co.wholesale888.wms.testing;

import org.jspecify.annotations.NullMarked;
