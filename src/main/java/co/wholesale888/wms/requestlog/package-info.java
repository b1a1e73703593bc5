/** The log of the latest calls of each warehouse's tokens: recording off the requests' path, lists, purge. */
@ApplicationModule(allowedDependencies = {"database", "settings", "shared", "web"})
@NullMarked
package co.wholesale888.wms.requestlog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
