package co.wholesale888.wms.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail protects nothing. */
class HouseRulesTest {

    private static final JavaClasses OFFENDERS =
            new ClassFileImporter().importPackages("co.wholesale888.wms.architecture.violations");

    static Stream<Arguments> offenders() {
        return Stream.of(
                arguments(HouseRules.MODULES_ARE_FLAT, "ThingImpl"),
                arguments(HouseRules.NO_LAYERS_IN_NAMES, "ThingImpl"),
                arguments(HouseRules.MODULES_ARE_NULL_MARKED, "ThingImpl"),
                arguments(HouseRules.PUBLIC_IS_WHAT_ANOTHER_MODULE_USES, "ThingImpl"),
                arguments(HouseRules.MODULES_DECLARE_WHAT_THEY_USE, "package-info"),
                arguments(HouseRules.CONTROLLERS_ARE_NAMED_SO, "Misnamed"),
                arguments(HouseRules.CONTROLLERS_ONLY_TRANSLATE, "GreedyController"),
                arguments(HouseRules.CONTROLLERS_ONLY_TRANSLATE, "TransactionalController"),
                arguments(HouseRules.NO_FIELD_INJECTION, "FieldInjected"),
                arguments(HouseRules.NO_STANDARD_STREAMS, "Talkative"),
                arguments(HouseRules.NO_OLD_DATES, "OldTime"),
                arguments(HouseRules.TIME_IS_INJECTED, "OldTime"),
                arguments(HouseRules.IDS_SORT_BY_CREATION, "RandomId"),
                arguments(HouseRules.NO_OTHER_LOGGING, "JulLogger"));
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void theRuleNamesItsOffender(ArchRule rule, String offender) {
        String report = rule.evaluate(OFFENDERS).getFailureReport().toString();
        assertThat(report).contains("violations." + offender);
    }

    @Test
    void everyRuleHasAnOffender() {
        Set<Object> tried = new HashSet<>(offenders().map(each -> each.get()[0]).toList());
        assertThat(tried).containsExactlyInAnyOrderElementsOf(List.copyOf(HouseRules.ALL));
    }
}
