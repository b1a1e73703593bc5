package co.wholesale888.wms.interleavings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads the classes under test with yield points: before each access to a field that is not final, and before each call
 * of {@code java.util.concurrent}. Calls of methods that {@link Replacements} has call those, and monitors are its own.
 */
final class InterleavingClassLoader extends ClassLoader {

    private static final String ROOT = "co.wholesale888.wms.";

    /** Modules whose concurrency is under test wherever they are used. */
    private static final Set<String> MODULES = Set.of(ROOT + "lanes", ROOT + "dispatch");

    private static final ClassDesc REPLACEMENTS =
            Replacements.class.describeConstable().orElseThrow();
    private static final ClassDesc SCHEDULER =
            Scheduler.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
    private static final Set<String> REPLACED = Arrays.stream(Replacements.class.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .map(method -> method.getName()
                    + MethodTypeDesc.of(
                                    ClassDesc.ofDescriptor(
                                            method.getReturnType().descriptorString()),
                                    Stream.of(method.getParameterTypes())
                                            .map(type -> ClassDesc.ofDescriptor(type.descriptorString()))
                                            .toList())
                            .descriptorString())
            .collect(Collectors.toSet());

    private final String scenarioClass;
    private final Map<String, Set<String>> mutableFields = new HashMap<>();

    /** Loads the scenario, and other classes of its file, as classes under test. */
    InterleavingClassLoader(Class<? extends Scenario> scenario) {
        super(InterleavingClassLoader.class.getClassLoader());
        this.scenarioClass = scenario.getNestHost().getName();
    }

    /** Loads a scenario and creates it with its only constructor. */
    Scenario create(Class<? extends Scenario> scenario, Object... arguments) {
        try {
            Constructor<?> constructor = loadClass(scenario.getName()).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (Scenario) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isUnderTest(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = ClassFile.of().transformClass(parse(name), (builder, element) -> {
                if (element instanceof MethodModel method && method.code().isPresent()) {
                    add(builder, method);
                } else {
                    builder.with(element);
                }
            });
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private boolean isUnderTest(String name) {
        int dot = name.lastIndexOf('.');
        return (dot > 0 && MODULES.contains(name.substring(0, dot)))
                || name.equals(scenarioClass)
                || name.startsWith(scenarioClass + "$");
    }

    private ClassModel parse(String name) {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalStateException("no class " + name);
            }
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a method; a synchronized one as a private method that another one calls within the monitor. */
    private void add(ClassBuilder builder, MethodModel method) {
        boolean isStatic = method.flags().has(AccessFlag.STATIC);
        boolean isSynchronized = method.flags().has(AccessFlag.SYNCHRONIZED) && !isStatic;
        String name = method.methodName().stringValue();
        MethodTypeDesc type = method.methodTypeSymbol();
        ClassDesc owner = method.parent().orElseThrow().thisClass().asSymbol();
        int flags = method.flags().flagsMask();
        String bodyName = isSynchronized ? name + "$body" : name;
        builder.withMethod(bodyName, type, isSynchronized ? flags & ~Modifier.SYNCHRONIZED : flags, body -> {
            boolean untouched = name.equals(ConstantDescs.CLASS_INIT_NAME);
            String place = owner.displayName() + "." + name;
            method.forEach(element -> {
                if (element instanceof CodeModel code && !untouched) {
                    body.transformCode(code, (target, instruction) -> rewrite(target, instruction, place));
                } else if (!(element instanceof AccessFlags)) {
                    body.with(element);
                }
            });
        });
        if (isSynchronized) {
            builder.withMethodBody(
                    name, type, flags & ~Modifier.SYNCHRONIZED, code -> within(code, owner, bodyName, type));
        }
    }

    private static void within(CodeBuilder code, ClassDesc owner, String body, MethodTypeDesc type) {
        TypeKind result = TypeKind.from(type.returnType());
        code.aload(0).invokestatic(REPLACEMENTS, "enter", OF_OBJECT);
        code.trying(
                block -> {
                    block.aload(0);
                    for (int i = 0; i < type.parameterCount(); i++) {
                        block.loadLocal(TypeKind.from(type.parameterType(i)), block.parameterSlot(i));
                    }
                    block.invokevirtual(owner, body, type);
                    block.aload(0).invokestatic(REPLACEMENTS, "exit", OF_OBJECT);
                    block.return_(result);
                },
                failure -> failure.catchingAll(block -> {
                    block.aload(0).invokestatic(REPLACEMENTS, "exit", OF_OBJECT);
                    block.athrow();
                }));
    }

    private void rewrite(CodeBuilder target, CodeElement element, String place) {
        switch (element) {
            case MonitorInstruction monitor -> {
                boolean enters = monitor.opcode() == Opcode.MONITORENTER;
                target.invokestatic(REPLACEMENTS, enters ? "enter" : "exit", OF_OBJECT);
            }
            case FieldInstruction field -> {
                if (isMutable(field)) {
                    yieldBefore(target, place, field.name().stringValue());
                }
                target.with(field);
            }
            case InvokeInstruction call -> rewriteCall(target, call, place);
            default -> target.with(element);
        }
    }

    private static void rewriteCall(CodeBuilder target, InvokeInstruction call, String place) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        boolean concurrent = owner.startsWith("java/util/concurrent/") && call.opcode() != Opcode.INVOKESPECIAL;
        MethodTypeDesc type = call.opcode() == Opcode.INVOKESTATIC
                ? call.typeSymbol()
                : call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol());
        if (owner.startsWith("java/") && REPLACED.contains(name + type.descriptorString())) {
            target.invokestatic(REPLACEMENTS, name, type);
            return;
        }
        if (concurrent) {
            yieldBefore(target, place, owner.substring(owner.lastIndexOf('/') + 1) + "." + name);
        }
        target.with(call);
    }

    private static void yieldBefore(CodeBuilder target, String place, String what) {
        target.loadConstant(place + " " + what)
                .invokestatic(
                        SCHEDULER, "yieldPoint", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String));
    }

    private boolean isMutable(FieldInstruction field) {
        String owner = field.owner().asInternalName().replace('/', '.');
        return isUnderTest(owner)
                && mutableFields
                        .computeIfAbsent(owner, this::readMutableFields)
                        .contains(field.name().stringValue());
    }

    private Set<String> readMutableFields(String owner) {
        return parse(owner).fields().stream()
                .filter(field -> !field.flags().has(AccessFlag.FINAL))
                .map(field -> field.fieldName().stringValue())
                .collect(Collectors.toSet());
    }
}
