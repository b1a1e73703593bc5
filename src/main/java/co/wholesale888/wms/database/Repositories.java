package co.wholesale888.wms.database;

import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.jpa.repository.query.DeclaredQuery;
import org.springframework.data.jpa.repository.query.QueryEnhancerFactories;
import org.springframework.data.jpa.repository.query.QueryEnhancerFactory;
import org.springframework.data.jpa.repository.query.QueryEnhancerSelector;

/**
 * Leaves declared queries as they are written. Spring Data would parse each of them once more at start, to be able to
 * sort and count it, which is a twentieth of a start; Hibernate parses and checks them in any case. A query that
 * returns records must therefore return exactly the types of their components, not their primitive counterparts.
 */
@Configuration(proxyBeanMethods = false)
@EnableJpaRepositories(
        basePackages = "co.wholesale888.wms",
        queryEnhancerSelector = Repositories.QueriesAsWritten.class)
class Repositories {

    static class QueriesAsWritten implements QueryEnhancerSelector {

        @Override
        public QueryEnhancerFactory select(DeclaredQuery query) {
            return QueryEnhancerFactories.fallback();
        }
    }
}
