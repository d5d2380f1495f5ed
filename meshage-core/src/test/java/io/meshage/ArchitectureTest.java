package io.meshage;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The floors of the house, and which library may be used on them. A package uses the floors below
 * its own, never a neighbour, never one above.
 *
 * <p>The floors and rooms are optional, so that a room can be built, or taken away, on its own.
 * What the protocol may do is in {@link PurityTest}.
 */
class ArchitectureTest {
  private static final String API = "io.meshage";

  private static final JavaClasses CORE =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(API);

  @Test
  void eachFloorUsesOnlyTheFloorsBelow() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("api")
            .definedBy(API)
            .layer("message")
            .definedBy("io.meshage.message..")
            .layer("seal")
            .definedBy("io.meshage.seal..")
            .layer("protocol")
            .definedBy("io.meshage.protocol..")
            .layer("wire")
            .definedBy("io.meshage.wire..")
            .layer("transport")
            .definedBy("io.meshage.transport..")
            .layer("node")
            .definedBy("io.meshage.node..")
            .layer("live")
            .definedBy("io.meshage.live..")
            .layer("sim")
            .definedBy("io.meshage.sim..")
            .whereLayer("api")
            .mayNotAccessAnyLayer()
            .whereLayer("message")
            .mayOnlyAccessLayers("api")
            .whereLayer("seal")
            .mayOnlyAccessLayers("api")
            .whereLayer("protocol")
            .mayOnlyAccessLayers("api", "message")
            .whereLayer("wire")
            .mayOnlyAccessLayers("api", "message")
            .whereLayer("transport")
            .mayOnlyAccessLayers("api", "seal")
            .whereLayer("node")
            .mayOnlyAccessLayers("api", "message", "seal", "protocol", "wire", "transport")
            .whereLayer("live")
            .mayOnlyAccessLayers("api", "message", "seal", "protocol", "wire", "transport", "node")
            .whereLayer("sim")
            .mayOnlyAccessLayers(
                "api", "message", "seal", "protocol", "wire", "transport", "node"));
  }

  @Test
  void everyPackageStandsOnAFloor() {
    check(
        classes()
            .should()
            .resideInAnyPackage(
                API,
                "io.meshage.message..",
                "io.meshage.seal..",
                "io.meshage.protocol..",
                "io.meshage.wire..",
                "io.meshage.transport..",
                "io.meshage.node..",
                "io.meshage.live..",
                "io.meshage.sim.."));
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    check(slices().matching("io.meshage.(**)").should().beFreeOfCycles());
  }

  @Test
  void roomsDoNotKnowEachOther() {
    check(
        slices()
            .matching("io.meshage.protocol.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                alwaysTrue(),
                resideInAnyPackage("io.meshage.protocol.port..", "io.meshage.protocol.time..")));
  }

  @Test
  void roomsDoNotKnowTheCoreThatJoinsThem() {
    keepOut(resideInAPackage("io.meshage.protocol.*.."), resideInAPackage("io.meshage.protocol"));
  }

  @Test
  void nettyStaysWithTheTransportsAndItsBuffersWithTheBytes() {
    DescribedPredicate<JavaClass> netty = resideInAPackage("io.netty..");
    DescribedPredicate<JavaClass> buffers = resideInAPackage("io.netty.buffer..");
    DescribedPredicate<JavaClass> snappy = resideInAPackage("io.netty.handler.codec.compression..");
    keepOut(
        outsideOf("io.meshage.transport..", "io.meshage.live..", "io.meshage.wire.."),
        netty.and(not(buffers)));
    keepOut(resideInAPackage("io.meshage.wire.."), netty.and(not(buffers.or(snappy))));
    keepOut(resideInAnyPackage(API, "io.meshage.message..", "io.meshage.protocol.."), buffers);
  }

  @Test
  void kryoStaysInTheWireFormat() {
    keepOut(
        outsideOf("io.meshage.wire.."),
        resideInAnyPackage("com.esotericsoftware..", "org.objenesis.."));
  }

  @Test
  void compressorsStayInTheWireFormat() {
    keepOut(
        outsideOf("io.meshage.wire.."), resideInAnyPackage("net.jpountz..", "com.github.luben.."));
  }

  @Test
  void jgraphtStaysInTheTopologyRoom() {
    keepOut(outsideOf("io.meshage.protocol.topology.."), resideInAPackage("org.jgrapht.."));
  }

  @Test
  void theLibraryLogsBySlf4jAndNeverToTheConsole() {
    check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    keepOut(alwaysTrue(), resideInAnyPackage("java.util.logging..", "java.lang.System$Logger"));
  }

  @Test
  void nobodyKeepsStaticStateThatChanges() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void noLibraryShowsInThePublicApi() {
    check(
        classes()
            .that()
            .resideInAPackage(API)
            .and()
            .arePublic()
            .should(
                showNo("io.netty..", "com.google..", "com.esotericsoftware..", "org.jgrapht..")));
  }

  @Test
  void guavaAndJgraphtShowInNoPublicType() {
    check(classes().that().arePublic().should(showNo("com.google..", "org.jgrapht..")));
  }

  /**
   * What plans itself again must do so whatever it throws, or one throw ends it for good. Found by
   * who calls whom within a class and those in it: too much rather than too little. Not asked of
   * the simulator's own events: what one of them throws fails the run.
   */
  @Test
  void whatRecursIsPlannedByEveryOrAgain() {
    check(
        classes()
            .that()
            .resideOutsideOfPackages("io.meshage.protocol.time..", "io.meshage.sim..")
            .and()
            .areTopLevelClasses()
            .should(neverPlanTheirOwnActionsAgain()));
  }

  /** Those that still have more than seven arguments; a list that only ever gets shorter. */
  private static final Set<String> WIDE =
      Set.of(
          "Admission",
          "Announcement",
          "AnnouncementReceiver",
          "Answerer",
          "Delivery",
          "Exchanges",
          "Handshakes",
          "LinkState",
          "OwnName",
          "Passage",
          "Peering",
          "Sending");

  /** Records are lists of what they hold, by name; all else is given records of ports. */
  @Test
  void noOtherConstructorHasMoreThanSevenArguments() {
    Set<String> wide = new TreeSet<>();
    for (JavaClass type : CORE) {
      boolean isWide =
          type.getConstructors().stream().anyMatch(each -> each.getRawParameterTypes().size() > 7);
      if (isWide && !type.isRecord() && !type.isEnum()) {
        wide.add(type.getSimpleName());
      }
    }

    assertThat(wide).containsExactlyInAnyOrderElementsOf(WIDE);
  }

  /** For now a rule may find nothing to judge, while the rooms are being built. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }

  private static void keepOut(
      DescribedPredicate<? super JavaClass> house, DescribedPredicate<JavaClass> stranger) {
    check(noClasses().that(house).should().dependOnClassesThat(stranger));
  }

  private static DescribedPredicate<JavaClass> outsideOf(String... packages) {
    return not(resideInAnyPackage(packages));
  }

  private static ArchCondition<JavaClass> showNo(String... packages) {
    DescribedPredicate<JavaClass> foreign = resideInAnyPackage(packages);
    return new ArchCondition<>("show no type of " + String.join(", ", packages)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
            .filter(foreign)
            .forEach(shown -> events.add(violation(type, type.getName(), shown)));
        for (JavaMember member : type.getMembers()) {
          if (isVisible(member)) {
            shownBy(member)
                .flatMap(shown -> shown.getAllInvolvedRawTypes().stream())
                .filter(foreign)
                .distinct()
                .forEach(shown -> events.add(violation(type, member.getFullName(), shown)));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> neverPlanTheirOwnActionsAgain() {
    return new ArchCondition<>("plan no action that plans itself again") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        new Recurrences(type, CORE)
            .found()
            .forEach(
                found ->
                    events.add(SimpleConditionEvent.violated(type, type.getName() + ": " + found)));
      }
    };
  }

  private static ConditionEvent violation(JavaClass type, String where, JavaClass shown) {
    return SimpleConditionEvent.violated(type, where + " shows " + shown.getName());
  }

  private static boolean isVisible(JavaMember member) {
    return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
        && (member.getModifiers().contains(JavaModifier.PUBLIC)
            || member.getModifiers().contains(JavaModifier.PROTECTED));
  }

  private static Stream<JavaType> shownBy(JavaMember member) {
    if (member instanceof JavaCodeUnit unit) {
      return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
    }
    return Stream.of(((JavaField) member).getType());
  }
}
