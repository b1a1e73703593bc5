package co.wholesale888.wms.accounts;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Ensures the operator of the configuration before the service takes its first request. */
@Component
class ConfiguredOperator implements SmartInitializingSingleton {

    private final OperatorProperties configured;
    private final Operators operators;

    ConfiguredOperator(OperatorProperties configured, Operators operators) {
        this.configured = configured;
        this.operators = operators;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String email = configured.email();
        String password = configured.password();
        if (email != null && password != null) {
            operators.ensure(email, password);
        }
    }
}
