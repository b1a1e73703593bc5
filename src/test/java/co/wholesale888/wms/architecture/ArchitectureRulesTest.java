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

/** Proves that every rule can fail. */
class ArchitectureRulesTest {

    private static final JavaClasses VIOLATIONS =
            new ClassFileImporter().importPackages("co.wholesale888.wms.architecture.violations");

    static Stream<Arguments> violations() {
        return Stream.of(
                arguments(ArchitectureRules.MODULES_ARE_FLAT, "ThingImpl"),
                arguments(ArchitectureRules.NO_LAYERS_IN_NAMES, "ThingImpl"),
                arguments(ArchitectureRules.MODULES_ARE_NULL_MARKED, "ThingImpl"),
                arguments(ArchitectureRules.PUBLIC_IS_WHAT_ANOTHER_MODULE_USES, "ThingImpl"),
                arguments(ArchitectureRules.MODULES_DECLARE_WHAT_THEY_USE, "package-info"),
                arguments(ArchitectureRules.CONTROLLERS_ARE_NAMED_CONTROLLER, "Misnamed"),
                arguments(ArchitectureRules.CONTROLLERS_ONLY_TRANSLATE, "SqlController"),
                arguments(ArchitectureRules.CONTROLLERS_ONLY_TRANSLATE, "TransactionalController"),
                arguments(ArchitectureRules.NO_FIELD_INJECTION, "FieldInjected"),
                arguments(ArchitectureRules.NO_STANDARD_STREAMS, "StandardOutput"),
                arguments(ArchitectureRules.NO_OLD_DATES, "OldTime"),
                arguments(ArchitectureRules.TIME_IS_INJECTED, "OldTime"),
                arguments(ArchitectureRules.IDS_SORT_BY_CREATION, "RandomId"),
                arguments(ArchitectureRules.NO_OTHER_LOGGING, "JulLogger"),
                arguments(ArchitectureRules.TABLES_BELONG_TO_ONE_MODULE, "ForeignTable"),
                arguments(ArchitectureRules.COLUMNS_ARE_NAMED, "SelectStar"),
                arguments(ArchitectureRules.NO_DEFAULT_LOCALE, "DefaultLocale"),
                arguments(ArchitectureRules.FORMATS_HAVE_NO_LANGUAGE, "FormattedNumber"),
                arguments(ArchitectureRules.NO_OLD_WORDS, "Verdict"));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void theRuleReportsItsViolation(ArchRule rule, String violation) {
        String report = rule.evaluate(VIOLATIONS).getFailureReport().toString();
        assertThat(report).contains("violations." + violation);
    }

    @Test
    void everyRuleHasAViolation() {
        Set<Object> tried =
                new HashSet<>(violations().map(each -> each.get()[0]).toList());
        assertThat(tried).containsExactlyInAnyOrderElementsOf(List.copyOf(ArchitectureRules.ALL));
    }
}
