package io.meshage.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The product with something broken in it: some text of its sources replaced by another, compiled
 * in memory, and run in a class loader of its own. Nothing in the product knows of this.
 */
final class Mutant {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);
  private static final Path SOURCES = Path.of("src/main/java/io/meshage").toAbsolutePath();
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  /** By file: its text, with what is broken in it. */
  private final Map<String, String> sources = new LinkedHashMap<>();

  /**
   * Breaks something.
   *
   * @param file a source file, below the package io.meshage
   * @param text must be in it exactly once
   * @param instead what takes its place
   */
  Mutant with(String file, String text, String instead) throws IOException {
    String source = sources.get(file);
    if (source == null) {
      source = Files.readString(SOURCES.resolve(file));
    }
    int at = source.indexOf(text);
    if (at < 0 || source.indexOf(text, at + 1) >= 0) {
      throw new IllegalArgumentException(
          (at < 0 ? "not found" : "more than once") + " in " + file + ": " + text);
    }
    sources.put(file, source.substring(0, at) + instead + source.substring(at + text.length()));
    return this;
  }

  /**
   * Runs a static method without parameters in a world in which the product is this.
   *
   * @return what it threw
   * @throws AssertionError if it threw nothing: nobody noticed
   */
  Throwable run(Class<?> scenarios, String method) throws ReflectiveOperationException {
    try {
      var broken = in(scenarios).getDeclaredMethod(method);
      broken.setAccessible(true);
      broken.invoke(null);
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
    throw new AssertionError(method + " does not notice that " + sources.keySet() + " is broken");
  }

  /** Returns a class of the tests in a world in which the product is this. */
  Class<?> in(Class<?> whole) throws ClassNotFoundException {
    return new BrokenWorld(whole.getClassLoader(), compile()).loadClass(whole.getName());
  }

  private Map<String, byte[]> compile() {
    List<Source> units =
        sources.entrySet().stream()
            .map(file -> new Source(file.getKey(), file.getValue()))
            .toList();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Memory memory = new Memory(FILES);
    List<String> options = List.of("-proc:none", "-nowarn", "-cp", CLASS_PATH);
    if (!COMPILER.getTask(null, memory, problems, options, null, units).call()) {
      throw new IllegalArgumentException(
          "the mutant does not compile: "
              + problems.getDiagnostics().stream()
                  .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                  .toList());
    }
    Map<String, byte[]> classes = new HashMap<>();
    memory.classes.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("memory:///io/meshage/" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what the compiler writes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(name, any -> new ByteArrayOutputStream());
        }
      };
    }
  }

  /** Loads all of meshage anew, the broken classes in place of the whole ones. */
  private static final class BrokenWorld extends ClassLoader {
    private final Map<String, byte[]> broken;
    private final ClassLoader whole;

    BrokenWorld(ClassLoader whole, Map<String, byte[]> broken) {
      super(whole);
      this.whole = whole;
      this.broken = broken;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.meshage.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      byte[] bytes = broken.get(name);
      if (bytes == null) {
        try (var in = whole.getResourceAsStream(name.replace('.', '/') + ".class")) {
          if (in == null) {
            throw new ClassNotFoundException(name);
          }
          bytes = in.readAllBytes();
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
