package io.meshage;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The protocol is a pure machine: messages, timers and random numbers go in, messages and news come
 * out. So a run in the simulator is repeated from its seed, to the last byte.
 *
 * <p>Everything else that would differ between two runs is a trap, and shut here.
 */
class PurityTest {
  private static final String[] PURE = {"io.meshage.message..", "io.meshage.protocol.."};

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.meshage");

  @Test
  void noSocketFileThreadOrLog() {
    neverDependsOn(
        resideInAnyPackage(
                "java.io..",
                "java.lang.invoke..",
                "java.lang.ref..",
                "java.lang.reflect..",
                "java.net..",
                "java.nio..",
                "java.security..",
                "java.util.concurrent..",
                "java.util.logging..",
                "javax..",
                "io.netty..",
                "com.esotericsoftware..",
                "org.slf4j..")
            // Character sets are tables, they touch nothing. Lambdas hide in the other two.
            .and(not(resideInAPackage("java.nio.charset..")))
            .and(
                not(
                    named(
                        "java.lang.invoke.LambdaMetafactory", "java.lang.invoke.MethodHandles"))));
    neverDependsOn(
        named(
            "java.lang.InterruptedException",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.util.Timer",
            "java.util.TimerTask"));
  }

  @Test
  void noLock() {
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(PURE)
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED));
    check(
        noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(PURE)
            .should()
            .haveModifier(JavaModifier.VOLATILE));
    neverCalls("java.lang.Object", "wait", "notify", "notifyAll");
  }

  @Test
  void noClockButTheScheduler() {
    neverCalls("java.lang.System", "nanoTime", "currentTimeMillis");
    neverDependsOn(named("java.time.Clock"));
    never(
        "asks java.time for now",
        access ->
            access.getTargetOwner().getPackageName().startsWith("java.time")
                && access.getName().equals("now"));
  }

  @Test
  void noRandomnessButTheGeneratorThatWasGiven() {
    neverCalls("java.lang.Math", "random");
    neverCalls("java.util.UUID", "randomUUID");
    neverCalls("java.util.random.RandomGenerator", "of", "getDefault");
    neverDependsOn(
        named(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.random.RandomGeneratorFactory"));
    never("shuffles by itself", access -> isCall(access, "java.util.Collections", "shuffle"));
  }

  @Test
  void noQuestionToTheSurroundings() {
    neverCalls(
        "java.lang.System",
        "exit",
        "gc",
        "getenv",
        "getProperties",
        "getProperty",
        "identityHashCode",
        "lineSeparator");
  }

  /**
   * {@code Set.of} and its kin iterate in an order that differs from one JVM run to the next. So
   * does a hash table of enums, or of records that hold one: an enum hashes by identity.
   */
  @Test
  void noOrderThatDiffersBetweenRuns() {
    neverCalls("java.util.Set", "of", "copyOf");
    neverCalls("java.util.Map", "of", "ofEntries", "copyOf");
    neverCalls(
        "java.util.stream.Collectors",
        "groupingByConcurrent",
        "toConcurrentMap",
        "toSet",
        "toUnmodifiableMap",
        "toUnmodifiableSet");
    never(
        "builds a HashMap or HashSet (take TreeMap, LinkedHashMap, EnumMap or a list)",
        access -> isHashTable(access) || isHashCollector(access));
    neverDependsOn(named("java.util.IdentityHashMap", "java.util.WeakHashMap"));
    never(
        "runs a stream in parallel",
        access -> Set.of("parallel", "parallelStream").contains(access.getName()));
  }

  /** For now a rule may find nothing to judge, while the rooms are being built. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }

  private static void neverDependsOn(DescribedPredicate<JavaClass> stranger) {
    check(noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(stranger));
  }

  private static void neverCalls(String owner, String... names) {
    never(
        "calls " + String.join(", ", names) + " of " + owner,
        access -> isCall(access, owner, names));
  }

  /** Sees calls and method references alike. */
  private static void never(String what, Predicate<JavaAccess<?>> access) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .accessTargetWhere(describe(what, access))
            .as("nothing in the messages or the protocol " + what));
  }

  private static boolean isCall(JavaAccess<?> access, String owner, String... names) {
    return access.getTargetOwner().getName().equals(owner)
        && Set.of(names).contains(access.getName());
  }

  private static boolean isHashTable(JavaAccess<?> access) {
    return isCall(access, "java.util.HashMap", "<init>", "newHashMap")
        || isCall(access, "java.util.HashSet", "<init>", "newHashSet")
        || isCall(access, "java.util.Hashtable", "<init>")
        || access.getTargetOwner().getName().startsWith("com.google.common.collect.Hash")
        || isCall(access, "com.google.common.collect.Maps", "newHashMap")
        || isCall(access, "com.google.common.collect.Sets", "newHashSet");
  }

  /** A collector makes a HashMap unless it is told which map to make. */
  private static boolean isHashCollector(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    int given = target.getRawParameterTypes().size();
    return (isCall(access, "java.util.stream.Collectors", "toMap") && given < 4)
        || (isCall(access, "java.util.stream.Collectors", "groupingBy") && given < 3);
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> all = Set.of(names);
    return describe("are " + String.join(", ", names), type -> all.contains(type.getName()));
  }
}
