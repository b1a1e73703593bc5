package co.wholesale888.wms.accounts;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Creates or updates the properties operator before the service accepts requests. */
@Component
class ConfiguredOperator implements SmartInitializingSingleton {

    private final OperatorProperties properties;
    private final Operators operators;

    ConfiguredOperator(OperatorProperties properties, Operators operators) {
        this.properties = properties;
        this.operators = operators;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String email = properties.email();
        String password = properties.password();
        if (email != null && password != null) {
            operators.ensure(email, password);
        }
    }
}
