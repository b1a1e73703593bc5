/**
 * Runs concurrent code under many interleavings, each chosen by a seed. A
 * {@link co.wholesale888.wms.interleavings.Scenario} is ordinary code that starts threads. It and the classes under
 * test are loaded by {@link co.wholesale888.wms.interleavings.InterleavingClassLoader}, which inserts a yield point
 * before every access to shared state, and replaces whatever blocks or reads the time. The
 * {@link co.wholesale888.wms.interleavings.Scheduler} lets one thread run at a time, and decides at each yield point
 * which one, and whether time passes. So the same seed always gives the same interleaving.
 */
@NullMarked
package co.wholesale888.wms.interleavings;

import org.jspecify.annotations.NullMarked;
