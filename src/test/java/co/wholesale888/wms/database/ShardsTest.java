package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How work is divided, with shards that follow from the ids. */
class ShardsTest {

    private static final String SQL = "delete from t where t.w = ? /* within one shard: t.w */ and x";

    private final List<Set<UUID>> asked = new ArrayList<>();
    private final Shards three = new Shards(true, ids -> {
        asked.add(ids);
        return ids.stream().collect(Collectors.toMap(id -> id, id -> id.getLeastSignificantBits() % 3));
    });

    @Test
    void rowsAreDividedByShardAndKeepTheirOrder() {
        assertThat(three.split(ids(0, 1, 2, 3, 4, 5, 6), id -> id)).containsExactly(ids(0, 3, 6), ids(1, 4), ids(2, 5));
    }

    @Test
    void answersComeInTheOrderOfTheRequests() {
        List<List<UUID>> groups = new ArrayList<>();

        List<String> answers = three.handle(ids(5, 1, 4, 5), id -> id, group -> {
            groups.add(group);
            return group.stream().map(UUID::toString).toList();
        });

        assertThat(answers)
                .containsExactlyElementsOf(
                        ids(5, 1, 4, 5).stream().map(UUID::toString).toList());
        assertThat(groups).containsExactly(ids(5, 5), ids(1, 4));
    }

    @Test
    void aShardIsAskedForOnce() {
        three.split(ids(0, 1), id -> id);
        three.split(ids(1, 2), id -> id);

        assertThat(asked).containsExactly(Set.copyOf(ids(0, 1)), Set.copyOf(ids(2)));
    }

    @Test
    void aMarkedStatementNamesTheWarehouses() {
        assertThat(three.within(SQL, ids(1, 1, 4), id -> id))
                .isEqualTo("delete from t where t.w = ? and t.w = any (array['%s', '%s']::uuid[]) and x"
                        .formatted(ids(1).getFirst(), ids(4).getFirst()));
    }

    @Test
    void oneShardChangesNothing() {
        Shards one = new Shards(false, ids -> Map.of());

        assertThat(one.within(SQL, ids(1), id -> id)).isSameAs(SQL);
        assertThat(one.split(ids(5, 4), id -> id)).containsExactly(ids(5, 4));
        assertThat(one.split(List.<UUID>of(), id -> id)).isEmpty();
        assertThat(one.handle(ids(5, 4), id -> id, group -> group)).isEqualTo(ids(5, 4));
        assertThat(one.groups(() -> ids(1))).containsExactly(List.of());
    }

    private static List<UUID> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> new UUID(0, number)).toList();
    }
}
