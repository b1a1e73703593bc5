/**
 * The service under random faults. {@link co.wholesale888.wms.chaos.Run} lets clients write and read through
 * several instances while faults happen, and keeps what they saw as a
 * {@link co.wholesale888.wms.chaos.OperationLog}. Afterwards
 * {@link co.wholesale888.wms.chaos.HistoryChecker} compares it with what the database holds and what the webhooks
 * have received. Everything is derived from one seed, except the scheduling of threads.
 */
@NullMarked
package co.wholesale888.wms.chaos;

import org.jspecify.annotations.NullMarked;
