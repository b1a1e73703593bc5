package co.wholesale888.wms.events;

import co.wholesale888.wms.lanes.SequenceWatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wakes those who wait for a warehouse's events to go on. */
@Configuration(proxyBeanMethods = false)
class EventWaiting {

    @Bean("eventWatch")
    static SequenceWatch eventWatch(EventReads reads) {
        return new SequenceWatch("event-watch", reads::heads);
    }
}
