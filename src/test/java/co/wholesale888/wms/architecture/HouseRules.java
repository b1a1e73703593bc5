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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;

/** How code in the modules is written, as far as a machine can tell. Each rule says why it is there. */
final class HouseRules {

    static final ArchRule MODULES_ARE_FLAT = classes()
            .should()
            .haveFullyQualifiedName("co.wholesale888.wms.WmsApplication")
            .orShould(Conditions.resideDirectlyInAModule())
            .because("a newcomer finds a class by its module, and a module is one flat package");

    static final ArchRule NO_LAYERS_IN_NAMES = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .because("a name says what a thing is in the domain, and an interface with one implementation is no gain");

    static final ArchRule MODULES_ARE_NULL_MARKED =
            classes().should(Conditions.resideInANullMarkedModule()).because("null is only where @Nullable says so");

    static final ArchRule PUBLIC_IS_WHAT_ANOTHER_MODULE_USES = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("WmsApplication")
            .and()
            .resideOutsideOfPackage("co.wholesale888.wms.shared")
            .should(Conditions.beUsedByAnotherModule())
            .because(
                    "what no other module compiles against can be changed without looking around; shared is all words");

    static final ArchRule MODULES_DECLARE_WHAT_THEY_USE = classes()
            .that()
            .haveSimpleName("package-info")
            .should(Conditions.useAllThatIsDeclared())
            .because("a dependency that is allowed without need is one that creeps in unseen");

    static final ArchRule CONTROLLERS_ARE_NAMED_SO = classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .and()
            .areNotAnnotations()
            .should()
            .haveSimpleNameEndingWith("Controller")
            .because("whoever looks for the code of a path looks for a Controller");

    static final ArchRule CONTROLLERS_ONLY_TRANSLATE = noClasses()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .dependOnClassesThat(assignableTo(EntityManager.class)
                    .or(nameMatching("org\\.springframework\\.jdbc\\..*|javax\\.sql\\..*|java\\.sql\\..*")))
            .orShould()
            .beAnnotatedWith(Transactional.class)
            .orShould(Conditions.haveTransactionalMethods())
            .because("SQL and transactions belong to the module's command, which is called from elsewhere, too");

    static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith(Autowired.class)
            .orShould()
            .beAnnotatedWith(Value.class)
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .because("what a class needs stands in its constructor");

    static final ArchRule NO_STANDARD_STREAMS = classes()
            .that()
            .doNotHaveFullyQualifiedName("co.wholesale888.wms.embedded.Banner")
            .should(ArchConditions.not(GeneralCodingRules.ACCESS_STANDARD_STREAMS))
            .because(
                    "what is worth saying goes to the log, where it has a level and a time; the demo's banner is for eyes");

    static final ArchRule NO_OLD_DATES = noClasses()
            .should()
            .dependOnClassesThat(
                    assignableTo(Date.class).or(assignableTo(Calendar.class)).or(assignableTo("java.text.DateFormat")))
            .because("java.time says whether it means an instant or a day, and does not change under one's hands");

    static final ArchRule TIME_IS_INJECTED = noClasses()
            .should()
            .callMethodWhere(Conditions.ASKS_THE_SYSTEM_FOR_THE_TIME)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a test sets the Clock, and nobody can set Instant.now()");

    static final ArchRule IDS_SORT_BY_CREATION = noClasses()
            .that()
            .doNotHaveSimpleName("RequestIds")
            .should()
            .callMethod(UUID.class, "randomUUID")
            .because(
                    "ids come from IdKind.next(), which sort by creation and keep indexes small; request ids are not kept");

    static final ArchRule NO_OTHER_LOGGING = noClasses()
            .should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING)
            .orShould()
            .callMethodWhere(target(name("printStackTrace")))
            .because("everything is logged through SLF4J, so that one setting rules it");

    /** All rules, for the test that applies them to the service. */
    static final List<ArchRule> ALL = List.of(
            MODULES_ARE_FLAT,
            NO_LAYERS_IN_NAMES,
            MODULES_ARE_NULL_MARKED,
            PUBLIC_IS_WHAT_ANOTHER_MODULE_USES,
            MODULES_DECLARE_WHAT_THEY_USE,
            CONTROLLERS_ARE_NAMED_SO,
            CONTROLLERS_ONLY_TRANSLATE,
            NO_FIELD_INJECTION,
            NO_STANDARD_STREAMS,
            NO_OLD_DATES,
            TIME_IS_INJECTED,
            IDS_SORT_BY_CREATION,
            NO_OTHER_LOGGING);

    private HouseRules() {}
}
