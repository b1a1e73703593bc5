package co.wholesale888.wms.orders;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.Quantities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstShipmentTest {

    @ParameterizedTest
    @CsvSource({
        "1,0,2",
        "2,1,2",
        "3,1,3",
        "4,1,4",
        "5,2,5",
        "8,2,8",
        "9,3,9",
        "100,25,100",
        "1000000000,250000000,1000000000"
    })
    void parIsTheShippedQuantityAndThresholdAQuarterRoundedUp(long quantity, long threshold, long par) {
        assertThat(OrderLine.of("A", quantity).newSku().threshold()).isEqualTo(threshold);
        assertThat(OrderLine.of("A", quantity).newSku().par()).isEqualTo(par);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 7, 11, 1_000, Quantities.MAX_DELTA})
    void theThresholdIsBelowTheShippedQuantityAndBelowPar(long quantity) {
        assertThat(OrderLine.of("A", quantity).newSku().threshold())
                .isBetween(0L, quantity - 1)
                .isLessThan(OrderLine.of("A", quantity).newSku().par());
    }

    @Test
    void theSkuIsTheShippedSku() {
        assertThat(OrderLine.of("TEE-BLK-L", 7).newSku().sku()).isEqualTo("TEE-BLK-L");
    }
}
