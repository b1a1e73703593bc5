package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "text=",
                "text=&n=1",
                "text=a&text=b",
                "text=a&text=a",
                "unknown=1",
                "TEXT=a",
                "text[]=a",
                "text=%00",
                "text=%",
                "text=%4",
                "text=%zz",
                "text=%+1",
                "text=%-1",
                "text=%FF",
                "text=%C0%AF",
                "text=%ED%A0%80",
                "text=\u00e9",
                "text=a b",
                "%74ext%00=a",
                "&text=a",
                "text=a&",
                "text=a&&n=1",
                "=a",
            })
    void unknownRepeatedEmptyAndMalformedAreRefused(String queryString) {
        Query query = new Query(queryString, "text", "n");
        query.text("text");

        assertThat(violations(query)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text=a, a",
        "text=a%20b, a b",
        "text=a+b, a b",
        "text=a%2Bb, a+b",
        "text=a=b, a=b",
        "text=%C3%A9, é",
        "%74ext=a, a",
        "text=%25%32%46, %2F",
    })
    void aWellFormedParameterIsDecodedOnce(String queryString, String meant) {
        Query query = new Query(queryString, "text");

        assertThat(query.text("text")).isEqualTo(meant);
        query.refuseInvalid();
    }

    @Test
    void noQueryStringMeansNoValues() {
        for (String none : new String[] {null, ""}) {
            Query query = new Query(none, "text", "limit");
            assertThat(query.text("text")).isNull();
            assertThat(query.texts("text")).isEmpty();
            assertThat(query.time("text")).isNull();
            assertThat(query.choice("text", TimeUnit.class)).isNull();
            assertThat(query.flag("text")).isFalse();
            assertThat(query.limit()).isEqualTo(100);
            query.refuseInvalid();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "+1", "1.0", "1e2", "0x1", "x", "٣", "99999999999999999999", " 1"})
    void aLimitIsAnIntegerFrom1To1000(String limit) {
        String encoded = java.net.URLEncoder.encode(limit, java.nio.charset.StandardCharsets.UTF_8);
        Query query = new Query("limit=" + encoded, "limit");
        query.limit();

        assertThat(violations(query)).hasSize(1);
        assertThat(new Query("limit=1", "limit").limit()).isEqualTo(1);
        assertThat(new Query("limit=1000", "limit").limit()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23", "2026-11-23T07:31Z", "2026-11-23T07:31:00", "2026-11-23T07:31:00+00:00",
                        "2026-02-30T00:00:00Z",
                "2026-11-23T24:00:01Z", "0000-01-01T00:00:00Z", "1763883060", "now", "2026-11-23T07:31:00Zx",
            })
    void aTimeIsRfc3339WithItsOffset(String time) {
        Query query = new Query("t=" + time, "t"); // a plus sign that is not encoded is a space
        query.time("t");

        assertThat(violations(query)).hasSize(1);
    }

    @Test
    void aTimeMayCarryAnyOffset() {
        Query query = new Query("t=2026-11-23T09:31:00.1234567%2B02:00", "t");

        assertThat(query.time("t")).isEqualTo(Instant.parse("2026-11-23T07:31:00.123456Z"));
        query.refuseInvalid();
    }

    @Test
    void constantsAreReadInAnyCaseRepeatedOrListed() {
        Query query = new Query("u=days,Hours&u=NANOSECONDS&v=seconds", "u", "v");

        assertThat(query.choices("u", TimeUnit.class))
                .containsExactly(TimeUnit.NANOSECONDS, TimeUnit.HOURS, TimeUnit.DAYS);
        assertThat(query.choice("v", TimeUnit.class)).isEqualTo(TimeUnit.SECONDS);
        query.refuseInvalid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"weeks", "day", "days,", ",days", "days,,hours", "mıcroseconds", "day%C5%BF"})
    void anUnknownConstantIsRefused(String value) {
        Query query = new Query("u=" + value.replace("ı", "%C4%B1"), "u");
        query.choices("u", TimeUnit.class);

        assertThat(violations(query)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "1", "yes", "truefalse"})
    void aFlagIsTrueOrFalse(String flag) {
        Query query = new Query("f=" + flag, "f");
        query.flag("f");

        assertThat(violations(query)).hasSize(1);
        assertThat(new Query("f=true", "f").flag("f")).isTrue();
        assertThat(new Query("f=false", "f").flag("f")).isFalse();
    }

    @Test
    void allViolationsAreReportedTogether() {
        Query query = new Query("limit=0&x=1&t=never&y=", "limit", "t", "y");
        query.limit();
        query.time("t");

        assertThat(violations(query)).extracting(Violation::field).containsExactly("x", "y", "limit", "t");
    }

    @Test
    void noMoreThanAThousandParametersAreRead() {
        String queryString =
                IntStream.range(0, 50_000).mapToObj(i -> "x" + i + "=1").collect(Collectors.joining("&"));

        Query query = new Query(queryString, "a");

        assertThat(violations(query)).hasSize(1_001);
    }

    @Test
    void aViolationIsReportedOnce() {
        Query query = new Query("limit=1&limit=1", "limit");
        query.text("limit");
        query.limit();

        assertThat(violations(query)).hasSize(1);
    }

    private static List<Violation> violations(Query query) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, query::refuseInvalid);
        assertThat(refused).isNotNull();
        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        return refused.refusal().errors();
    }
}
