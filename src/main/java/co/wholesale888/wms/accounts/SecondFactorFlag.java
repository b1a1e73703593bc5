package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.shared.RefusedException;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Notes which users have a second factor. Every instance knows of a change within a second, since it forgets what it
 * has cached of the user's sign-ins.
 */
@Component
public class SecondFactorFlag {

    private final JdbcClient jdbc;
    private final AccessEpoch epoch;
    private final ApplicationEventPublisher publisher;

    SecondFactorFlag(JdbcClient jdbc, AccessEpoch epoch, ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.epoch = epoch;
        this.publisher = publisher;
    }

    /** Makes changes of the user's second factors wait for each other, until the end of the transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID userId) {
        if (jdbc.sql("select 1 from portal_user where id = ? for update")
                .param(userId)
                .query(Integer.class)
                .optional()
                .isEmpty()) {
            throw RefusedException.notFound("user");
        }
    }

    /** Whether the user has one at this moment; what a sign-in says may be a second old. */
    public boolean isSet(UUID userId) {
        return jdbc.sql("select 1 from portal_user where id = ? and second_factor")
                .param(userId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Notes that the user has one. A new one ends the user's other sessions, which have not shown it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void added(UUID userId) {
        set(userId, true);
        publisher.publishEvent(new SecondFactorAdded(userId));
    }

    /** Notes that the user has none any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void removed(UUID userId) {
        set(userId, false);
    }

    private void set(UUID userId, boolean secondFactor) {
        jdbc.sql("update portal_user set second_factor = ? where id = ?")
                .params(secondFactor, userId)
                .update();
        epoch.advance(userId);
    }
}
