package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.dispatch.DispatchPlanner.Plan;
import co.wholesale888.wms.dispatch.PendingDeliveries.Quota;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one transaction of a {@link DispatchCycle} does.
 *
 * @param outcomes what has been sent
 * @param unsent what is leased and will not be sent
 * @param plan what is leased, failed and dropped
 * @param expired the groups of warehouses whose ended leases are looked for; none means that they are not
 */
record DispatchWork(List<AttemptOutcome> outcomes, List<Attempt> unsent, Plan plan, List<List<UUID>> expired) {

    boolean isEmpty() {
        return outcomes.isEmpty() && unsent.isEmpty() && plan.isEmpty() && expired.isEmpty();
    }

    /** Divides the work, so that each part concerns one shard of the database. */
    List<DispatchWork> byShard(Shards shards) {
        if (shards.areOne()) {
            return isEmpty() ? List.of() : List.of(this);
        }
        List<UUID> warehouses = Stream.of(
                        outcomes.stream().map(outcome -> outcome.attempt().key().warehouseId()),
                        unsent.stream().map(attempt -> attempt.key().warehouseId()),
                        Stream.of(plan.lease(), plan.fail(), plan.drop())
                                .flatMap(List::stream)
                                .map(Quota::warehouseId),
                        expired.stream().flatMap(List::stream))
                .flatMap(Function.identity())
                .distinct()
                .toList();
        return shards.split(warehouses, Function.identity()).stream()
                .map(group -> of(Set.copyOf(group)))
                .toList();
    }

    private DispatchWork of(Set<UUID> warehouses) {
        return new DispatchWork(
                outcomes.stream()
                        .filter(outcome ->
                                warehouses.contains(outcome.attempt().key().warehouseId()))
                        .toList(),
                unsent.stream()
                        .filter(attempt -> warehouses.contains(attempt.key().warehouseId()))
                        .toList(),
                new Plan(of(plan.lease(), warehouses), of(plan.fail(), warehouses), of(plan.drop(), warehouses)),
                expired.stream().filter(warehouses::containsAll).toList());
    }

    private static List<Quota> of(List<Quota> quotas, Set<UUID> warehouses) {
        return quotas.stream()
                .filter(quota -> warehouses.contains(quota.warehouseId()))
                .toList();
    }
}
