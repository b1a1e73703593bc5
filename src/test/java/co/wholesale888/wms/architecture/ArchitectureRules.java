package co.wholesale888.wms.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.GeneralCodingRules;
import jakarta.persistence.EntityManager;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.apache.coyote.ProtocolHandler;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;

/** The architecture rules that a machine can check. Each of them says why it exists. */
final class ArchitectureRules {

    static final ArchRule MODULES_ARE_FLAT = classes()
            .should()
            .haveFullyQualifiedName("co.wholesale888.wms.WmsApplication")
            .orShould(Conditions.resideDirectlyInAModule())
            .because("classes are found by their module, and a module is one flat package");

    static final ArchRule NO_LAYERS_IN_NAMES = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .because("names come from the domain, and an interface with a single implementation has no use");

    static final ArchRule MODULES_ARE_NULL_MARKED = classes()
            .should(Conditions.resideInANullMarkedModule())
            .because("a value may be null only where @Nullable says so");

    static final ArchRule PUBLIC_IS_WHAT_ANOTHER_MODULE_USES = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("WmsApplication")
            .and()
            .areNotAssignableTo(ProtocolHandler.class) // Tomcat creates it by its name
            .and()
            .resideOutsideOfPackage("co.wholesale888.wms.shared")
            .should(Conditions.beUsedByAnotherModule())
            .because("a package-private type can be changed without looking at other modules; shared is a vocabulary");

    static final ArchRule MODULES_DECLARE_WHAT_THEY_USE = classes()
            .that()
            .haveSimpleName("package-info")
            .should(Conditions.useEveryAllowedDependency())
            .because("an allowed dependency that is not used would be introduced unnoticed");

    static final ArchRule CONTROLLERS_ARE_NAMED_CONTROLLER = classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .and()
            .areNotAnnotations()
            .should()
            .haveSimpleNameEndingWith("Controller")
            .because("the code of a path is searched in a Controller");

    static final ArchRule CONTROLLERS_ONLY_TRANSLATE = noClasses()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .dependOnClassesThat(assignableTo(EntityManager.class)
                    .or(nameMatching("org\\.springframework\\.jdbc\\..*|javax\\.sql\\..*|java\\.sql\\..*")))
            .orShould()
            .beAnnotatedWith(Transactional.class)
            .orShould(Conditions.haveTransactionalMethods())
            .because("SQL and transactions belong to services, which other modules call as well");

    static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith(Autowired.class)
            .orShould()
            .beAnnotatedWith(Value.class)
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .because("a constructor shows all dependencies of a class");

    static final ArchRule NO_STANDARD_STREAMS = classes()
            .that()
            .doNotHaveFullyQualifiedName("co.wholesale888.wms.embedded.Welcome")
            .and()
            .doNotHaveFullyQualifiedName("co.wholesale888.wms.WmsApplication")
            .should(ArchConditions.not(GeneralCodingRules.ACCESS_STANDARD_STREAMS))
            .because(
                    "output goes to the log, which adds level and time; the demo's banner and the version are for people at"
                            + " a terminal");

    static final ArchRule NO_OLD_DATES = noClasses()
            .should()
            .dependOnClassesThat(
                    assignableTo(Date.class).or(assignableTo(Calendar.class)).or(assignableTo("java.text.DateFormat")))
            .because("java.time tells instants from days, and its types are immutable");

    static final ArchRule TIME_IS_INJECTED = noClasses()
            .should()
            .callMethodWhere(Conditions.READS_THE_SYSTEM_CLOCK)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("tests can set a Clock, but not Instant.now()");

    static final ArchRule IDS_SORT_BY_CREATION = noClasses()
            .that()
            .doNotHaveSimpleName("RequestIds")
            .should()
            .callMethod(UUID.class, "randomUUID")
            .because("ids from IdKind.next() sort by creation and keep indexes compact; request ids are not stored");

    static final ArchRule NO_OTHER_LOGGING = noClasses()
            .should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING)
            .orShould()
            .callMethodWhere(target(name("printStackTrace")))
            .because("SLF4J is the only logging API, so that one configuration applies to all messages");

    static final ArchRule TABLES_BELONG_TO_ONE_MODULE = classes()
            .that()
            .areTopLevelClasses()
            .should(TableOwnership.nameOnlyOwnTables())
            .because("a dependency that Java forbids must not come back through SQL;"
                    + " TableOwnership lists the owners and the allowed uses");

    static final ArchRule COLUMNS_ARE_NAMED = classes()
            .that()
            .areTopLevelClasses()
            .should(Literals.nameTheColumnsOfTables())
            .because("a prepared select * fails once after a migration has added a column");

    static final ArchRule NO_DEFAULT_LOCALE = noClasses()
            .should()
            .callMethodWhere(Conditions.USES_THE_DEFAULT_LOCALE)
            .because("programs read what the service writes, in whatever language the machine is set up");

    static final ArchRule FORMATS_HAVE_NO_LANGUAGE = classes()
            .that()
            .areTopLevelClasses()
            .should(Literals.formatTheSameInEveryLanguage())
            .because(
                    "a number has other digits under an Arabic locale; as plain text, without a Locale, it keeps 0 to 9");

    static final ArchRule NO_OLD_WORDS = noClasses()
            .should(Conditions.haveOneOfTheSimpleNames(OldWords.REPLACED))
            .because("the glossary has replaced these names by the usual terms");

    /** All rules, for the test that applies them to the service. */
    static final List<ArchRule> ALL = List.of(
            MODULES_ARE_FLAT,
            NO_LAYERS_IN_NAMES,
            MODULES_ARE_NULL_MARKED,
            PUBLIC_IS_WHAT_ANOTHER_MODULE_USES,
            MODULES_DECLARE_WHAT_THEY_USE,
            CONTROLLERS_ARE_NAMED_CONTROLLER,
            CONTROLLERS_ONLY_TRANSLATE,
            NO_FIELD_INJECTION,
            NO_STANDARD_STREAMS,
            NO_OLD_DATES,
            TIME_IS_INJECTED,
            IDS_SORT_BY_CREATION,
            NO_OTHER_LOGGING,
            TABLES_BELONG_TO_ONE_MODULE,
            COLUMNS_ARE_NAMED,
            NO_DEFAULT_LOCALE,
            FORMATS_HAVE_NO_LANGUAGE,
            NO_OLD_WORDS);

    private ArchitectureRules() {}
}
