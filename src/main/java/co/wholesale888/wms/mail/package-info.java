/** E-mail: a queue in the database, messages made from templates, and sending by SMTP or into files. */
@ApplicationModule(allowedDependencies = {"audit", "database", "lanes", "settings", "shared", "web"})
@NullMarked
package co.wholesale888.wms.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
