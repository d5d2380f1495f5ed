package io.meshage.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A module of an application requires {@code io.meshage}, by its packaged jar. */
@Timeout(120)
class ModulePathIT {
  private final Processes program = new Processes();

  @AfterEach
  void end() {
    program.close();
  }

  /** The library and what it depends on, as Maven has put them before this test. */
  private static String modulePath() {
    String path = System.getProperty("surefire.test.class.path", "");
    List<String> jars =
        Stream.of(path.split(File.pathSeparator, -1))
            .filter(jar -> jar.endsWith(".jar"))
            .filter(
                jar ->
                    Path.of(jar)
                        .getFileName()
                        .toString()
                        .matches(
                            "(meshage-core|netty-|guava|failureaccess|kryo|minlog|reflectasm"
                                + "|objenesis|jgrapht-core|jheaps|apfloat|slf4j-api|jspecify).*"))
            .toList();
    assertThat(jars).as("the jars in %s", path).hasSizeGreaterThan(10);
    return String.join(File.pathSeparator, jars);
  }

  @Test
  void aModuleThatRequiresMeshageSendsAndReceives() throws IOException {
    Path sources = Files.createDirectories(program.directory().resolve("app"));
    Path descriptor =
        Files.writeString(
            sources.resolve("module-info.java"), "module app { requires io.meshage; }");
    Path source =
        Files.writeString(
            Files.createDirectories(sources.resolve("app")).resolve("Main.java"),
            """
            package app;

            import io.meshage.MeshConfig;
            import io.meshage.Message;
            import io.meshage.Node;
            import io.meshage.live.LiveNode;
            import java.time.Duration;
            import java.util.Date;
            import java.util.List;

            public class Main {
              public static void main(String[] arguments) {
                try (Node a = LiveNode.builder(MeshConfig.local("a").build()).start();
                    Node b = LiveNode.builder(MeshConfig.local("b").build()).start()) {
                  a.dial(b.listening().get(0).toString());
                  a.set(List.of("b"), new Date(86_400_000));
                  Date got = b.receive(Duration.ofSeconds(10)).orElseThrow().as(Date.class);
                  System.out.println(got.toInstant() + " in " + Main.class.getModule());
                  System.out.println(LiveNode.class.getModule());
                }
              }
            }
            """);
    compile(sources, descriptor, source);

    Processes.Ended ended =
        program
            .start(
                "",
                List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "--add-modules",
                    "ALL-MODULE-PATH",
                    "--module-path",
                    sources + File.pathSeparator + modulePath(),
                    "--module",
                    "app/app.Main"))
            .end();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo("1970-01-02T00:00:00Z in module app\nmodule io.meshage\n");
  }

  private static void compile(Path to, Path... sources) throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean isCompiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("-proc:none", "--module-path", modulePath(), "-d", to.toString()),
                  null,
                  files.getJavaFileObjects(sources))
              .call();
      assertThat(isCompiled).as(said.toString()).isTrue();
    }
  }
}
