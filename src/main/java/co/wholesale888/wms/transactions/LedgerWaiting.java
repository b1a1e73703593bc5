package co.wholesale888.wms.transactions;

import co.wholesale888.wms.lanes.SequenceWatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wakes those who wait for a ledger to go on. */
@Configuration(proxyBeanMethods = false)
class LedgerWaiting {

    @Bean("ledgerWatch")
    static SequenceWatch ledgerWatch(LedgerReads reads) {
        return new SequenceWatch("ledger-watch", reads::heads);
    }
}
