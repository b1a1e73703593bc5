package co.wholesale888.wms.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.transaction.annotation.Transactional;

/** Conditions of the architecture rules that ArchUnit does not provide. */
final class Conditions {

    private static final Set<String> DEFAULT_LOCALE_METHODS = Set.of(
            "Locale.getDefault",
            "String.toLowerCase",
            "String.toUpperCase",
            "NumberFormat.getInstance",
            "NumberFormat.getNumberInstance",
            "NumberFormat.getIntegerInstance",
            "NumberFormat.getPercentInstance",
            "NumberFormat.getCurrencyInstance",
            "NumberFormat.getCompactNumberInstance",
            "DecimalFormatSymbols.getInstance",
            "DateTimeFormatter.ofPattern",
            "DateTimeFormatter.ofLocalizedDate",
            "DateTimeFormatter.ofLocalizedTime",
            "DateTimeFormatter.ofLocalizedDateTime",
            "DateTimeFormatterBuilder.toFormatter",
            "Collator.getInstance",
            "MessageFormat.format",
            "ResourceBundle.getBundle");

    static final DescribedPredicate<JavaMethodCall> READS_THE_SYSTEM_CLOCK = DescribedPredicate.describe(
            "reads the system clock",
            call -> call.getTarget().getName().equals("now")
                    && call.getTargetOwner().getPackageName().equals("java.time")
                    && call.getTarget().getRawParameterTypes().stream()
                            .noneMatch(type -> type.isEquivalentTo(Clock.class)));

    /** Methods that take a Locale in another form. {@code String.format} with {@code %s} alone needs none. */
    static final DescribedPredicate<JavaMethodCall> USES_THE_DEFAULT_LOCALE = DescribedPredicate.describe(
            "uses the default locale",
            call -> DEFAULT_LOCALE_METHODS.contains(call.getTargetOwner().getSimpleName() + "."
                            + call.getTarget().getName())
                    && call.getTarget().getRawParameterTypes().stream()
                            .noneMatch(type -> type.isEquivalentTo(Locale.class)));

    private Conditions() {}

    static ArchCondition<JavaClass> resideDirectlyInAModule() {
        return condition(
                "reside directly in a module",
                type -> type.getPackageName().matches("co\\.wholesale888\\.wms\\.[a-z]+"));
    }

    static ArchCondition<JavaClass> resideInANullMarkedModule() {
        return condition(
                "reside in a package that is @NullMarked and an @ApplicationModule",
                type -> type.getPackageName().equals("co.wholesale888.wms")
                        || (type.getPackage().isAnnotatedWith(NullMarked.class)
                                && type.getPackage().isAnnotatedWith(ApplicationModule.class)));
    }

    /** Used directly, or as a parameter or return type of a public method that another module can call. */
    static ArchCondition<JavaClass> beUsedByAnotherModule() {
        return condition(
                "have a user in another module",
                type -> type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .anyMatch(
                                user -> !user.getPackageName().equals(type.getPackageName()) || isPartOf(user, type)));
    }

    private static boolean isPartOf(JavaClass whole, JavaClass part) {
        return !whole.equals(part)
                && whole.getModifiers().contains(JavaModifier.PUBLIC)
                && whole.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .anyMatch(method -> method.getAllInvolvedRawTypes().contains(part));
    }

    static ArchCondition<JavaClass> useEveryAllowedDependency() {
        return condition("use every module of allowedDependencies", type -> {
            JavaPackage module = type.getPackage();
            Set<String> used = module.getClasses().stream()
                    .flatMap(member -> member.getDirectDependenciesFromSelf().stream())
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .collect(Collectors.toSet());
            return !module.isAnnotatedWith(ApplicationModule.class)
                    || Arrays.stream(module.getAnnotationOfType(ApplicationModule.class)
                                    .allowedDependencies())
                            .allMatch(declared -> used.contains("co.wholesale888.wms." + declared));
        });
    }

    static ArchCondition<JavaClass> haveTransactionalMethods() {
        return condition(
                "have @Transactional methods",
                type -> type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Transactional.class)));
    }

    static ArchCondition<JavaClass> haveOneOfTheSimpleNames(Set<String> names) {
        return condition("have a name that has been replaced", type -> names.contains(type.getSimpleName()));
    }

    static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean satisfied = holds.test(type);
                String message = type.getName() + (satisfied ? " does " : " does not ") + description;
                events.add(new SimpleConditionEvent(type, satisfied, message));
            }
        };
    }
}
