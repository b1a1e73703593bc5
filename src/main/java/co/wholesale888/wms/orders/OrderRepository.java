package co.wholesale888.wms.orders;

import co.wholesale888.wms.shared.Page;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads orders. A query joins their lines, so that they cost no statement of their own. */
interface OrderRepository extends Repository<Order, Order.Key> {

    /**
     * The order once no other transaction changes it; locked until the transaction ends. An order that this transaction
     * has loaded before stays as it was: refresh it.
     */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select o from Order o where o.warehouseId = :warehouseId and o.id = :id")
    Optional<Order> lock(UUID warehouseId, UUID id);

    @Query("select o from Order o left join fetch o.lines where o.warehouseId = :warehouseId and o.id = :id")
    Optional<Order> find(UUID warehouseId, UUID id);

    @Query("""
            select o from Order o left join fetch o.lines
            where o.warehouseId = :warehouseId and o.shipmentId = :shipmentId""")
    Optional<Order> findShipment(UUID warehouseId, UUID shipmentId);

    @Query("""
            select o from Order o left join fetch o.lines
            where o.warehouseId in :warehouseIds and o.status in :statuses and o.id in :ids""")
    List<Order> find(Collection<UUID> warehouseIds, Collection<OrderStatus> statuses, Collection<UUID> ids);

    @Query("select o.warehouseId from Order o where o.id = :id")
    Optional<UUID> warehouseOf(UUID id);

    int countByWarehouseIdAndStatusIn(UUID warehouseId, Collection<OrderStatus> statuses);

    @Query("""
            select count(*) from (
                select o.id as id from Order o where o.status = :status order by o.id limit :atMost) counted""")
    int count(OrderStatus status, int atMost);

    @Query("""
            select o.warehouseId, o.id, o.id, o.lineCount from Order o
            where o.status in :statuses and o.id < :before order by o.id desc""")
    List<ListedOrder> list(Collection<OrderStatus> statuses, UUID before, Limit limit);

    /**
     * Lists a warehouse's orders in an order that only the index on them has. By the id alone, PostgreSQL may take the
     * index on the orders of all warehouses, and read all newer ones of others.
     */
    @Query("""
            select o.warehouseId, o.id, o.id, o.lineCount from Order o
            where o.warehouseId >= :warehouseId and (o.warehouseId, o.id) < (:warehouseId, :before)
            order by o.warehouseId desc, o.id desc""")
    List<ListedOrder> list(UUID warehouseId, UUID before, Limit limit);

    /** Lists a warehouse's orders with one status, likewise. */
    default List<ListedOrder> list(UUID warehouseId, OrderStatus status, UUID before, Limit limit) {
        return rows(warehouseId, status.name(), before, limit.max()).stream()
                .map(row -> new ListedOrder((UUID) row[0], (UUID) row[1], (UUID) row[1], (Integer) row[2]))
                .toList();
    }

    /** In SQL, because Hibernate takes a status in a row of values for a number. */
    @NativeQuery("""
            select warehouse_id, id, line_count from orders
            where (warehouse_id, status) >= (:warehouseId, :status)
              and (warehouse_id, status, id) < (:warehouseId, :status, :before)
            order by warehouse_id desc, status desc, id desc limit :max""")
    List<Object[]> rows(UUID warehouseId, String status, UUID before, int max);

    @Query("""
            select o.warehouseId, o.id, o.shipmentId, o.lineCount from Order o
            where o.warehouseId = :warehouseId and o.status in :statuses and o.shipmentId < :before
            order by o.shipmentId desc""")
    List<ListedOrder> listShipments(UUID warehouseId, Collection<OrderStatus> statuses, UUID before, Limit limit);

    /**
     * An order in a list, without its content. Its components have exactly the types that the queries return, by which
     * Spring Data finds the constructor.
     *
     * @param position the id by which the list is sorted
     */
    record ListedOrder(UUID warehouseId, UUID id, UUID position, Integer lineCount) implements Page.Row {}
}
