package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.meshage.live.LiveNode;
import io.meshage.sim.Simulation;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Null is refused at the call, with the name of the parameter, by all of the public API. */
class NullsTest {
  /** Java says what these do with null. */
  private static final Set<String> OF_THE_LANGUAGE = Set.of("equals", "compareTo", "valueOf");

  private static final Map<Class<?>, Object> EXAMPLES = new HashMap<>();

  static {
    EXAMPLES.put(boolean.class, false);
    EXAMPLES.put(int.class, 1);
    EXAMPLES.put(long.class, 1L);
    EXAMPLES.put(String.class, "a");
    EXAMPLES.put(Object.class, "a");
    EXAMPLES.put(Duration.class, Duration.ofSeconds(1));
    EXAMPLES.put(Instant.class, Instant.EPOCH);
    EXAMPLES.put(List.class, List.of());
    EXAMPLES.put(Optional.class, Optional.empty());
    EXAMPLES.put(KeyChanges.class, KeyChanges.BY_NOBODY);
    EXAMPLES.put(Collection.class, List.of("a"));
    EXAMPLES.put(SortedMap.class, ImmutableSortedMap.of());
    EXAMPLES.put(SortedSet.class, ImmutableSortedSet.of());
    EXAMPLES.put(Map.class, Map.of());
    EXAMPLES.put(Path.class, Path.of("a"));
    EXAMPLES.put(Throwable.class, new IllegalStateException("an example"));
    EXAMPLES.put(ByteBuffer.class, ByteBuffer.allocate(1));
    EXAMPLES.put(Bytes.class, Bytes.wrap(new byte[PeerKey.BYTES]));
    EXAMPLES.put(Endpoint.class, new Endpoint("tcp", "127.0.0.1", 1));
    EXAMPLES.put(Address.class, Address.of(new Endpoint("tcp", "127.0.0.1", 1)));
    EXAMPLES.put(NodeKey.class, NodeKey.ofSeed(new byte[PeerKey.BYTES]));
    EXAMPLES.put(SharedKey.class, SharedKey.of(new byte[SharedKey.BYTES]));
    EXAMPLES.put(Keyring.class, Keyring.of(SharedKey.of(new byte[SharedKey.BYTES])));
    EXAMPLES.put(KeysCommand.class, new KeysCommand.Show());
    EXAMPLES.put(MeshConfig.class, MeshConfig.local("a").build());
    EXAMPLES.put(MeshConfig.Builder.class, MeshConfig.local("a"));
    EXAMPLES.put(
        MeshConfig.HealthTimers.class, new MeshConfig.HealthTimers(Duration.ofSeconds(1), 1));
    EXAMPLES.put(TopologyTimers.class, TopologyTimers.lan());
    EXAMPLES.put(Linger.class, Linger.NONE);
    EXAMPLES.put(Message.class, Message.toAll("a"));
    EXAMPLES.put(LiveNode.Builder.class, LiveNode.builder("a"));
  }

  @Test
  void nullIsRefusedWithTheNameOfTheParameter() throws Exception {
    List<String> accepted = new ArrayList<>();
    try (Simulation sim = Simulation.of(1);
        Node node = LiveNode.builder(MeshConfig.local("a").build()).start()) {
      Node simulated = sim.start("a");
      EXAMPLES.put(Topology.class, node.mesh());
      EXAMPLES.put(ForwardingNode.class, forwarding(node));
      for (Class<?> type : publicTypes()) {
        Stream.concat(Stream.of(type.getConstructors()), Stream.of(type.getDeclaredMethods()))
            .filter(call -> isChecked(type, call))
            .forEach(
                call -> {
                  if (type == Node.class) {
                    check(call, node, accepted);
                    check(call, simulated, accepted);
                  } else {
                    check(call, null, accepted);
                  }
                });
      }
    }

    assertThat(accepted).isEmpty();
  }

  private static ForwardingNode forwarding(Node node) {
    return new ForwardingNode() {
      @Override
      protected Node delegate() {
        return node;
      }
    };
  }

  /** All of the package, and who starts nodes. */
  private static Set<Class<?>> publicTypes() throws Exception {
    Set<Class<?>> types = new LinkedHashSet<>();
    Path classes = Path.of(Node.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/meshage"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.endsWith("-info.class")) {
          types.add(Class.forName("io.meshage." + name.replace(".class", "")));
        }
      }
    }
    types.add(LiveNode.class);
    types.add(LiveNode.Builder.class);
    types.removeIf(NullsTest::isHidden);
    assertThat(types).contains(Node.class, Message.class, KeysCommand.Use.class);
    return types;
  }

  private static boolean isHidden(@Nullable Class<?> type) {
    return type != null
        && (!Modifier.isPublic(type.getModifiers()) || isHidden(type.getEnclosingClass()));
  }

  /** What others implement is theirs to check, but for the node. */
  private static boolean isChecked(Class<?> type, Executable call) {
    boolean isOurs = type == Node.class || !Modifier.isAbstract(call.getModifiers());
    boolean isCallback = type == MeshListener.class || type == VersionPolicy.class;
    return Modifier.isPublic(call.getModifiers())
        && !call.isSynthetic()
        && !OF_THE_LANGUAGE.contains(call.getName())
        && isOurs
        && !isCallback;
  }

  private static void check(Executable call, @Nullable Object given, List<String> accepted) {
    Parameter[] parameters = call.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      boolean mayBeNull = parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!parameters[i].getType().isPrimitive() && !mayBeNull) {
        String name = parameters[i].getName();
        String answer = answer(call, given, i);
        if (!answer.equals("NullPointerException: " + name)) {
          accepted.add(call + " with " + name + " null: " + answer);
        }
      }
    }
  }

  private static String answer(Executable call, @Nullable Object given, int nothing) {
    Parameter[] parameters = call.getParameters();
    @Nullable Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = i == nothing ? null : example(parameters[i].getType());
    }
    try {
      call(call, given, arguments);
      return "accepted";
    } catch (InvocationTargetException e) {
      Throwable cause = e.getTargetException();
      return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(call.toString(), e);
    }
  }

  private static @Nullable Object call(
      Executable call, @Nullable Object given, @Nullable Object[] arguments)
      throws ReflectiveOperationException {
    if (call instanceof Constructor<?> constructor) {
      return constructor.newInstance(arguments);
    }
    Method method = (Method) call;
    Class<?> type = method.getDeclaringClass();
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    Object on = isStatic ? null : given == null ? example(type) : given;
    return method.invoke(on, arguments);
  }

  private static Object example(Class<?> type) {
    Object known = EXAMPLES.get(type);
    if (known != null) {
      return known;
    } else if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    try {
      Constructor<?> widest =
          Stream.of(type.getConstructors())
              .max((a, b) -> Integer.compare(a.getParameterCount(), b.getParameterCount()))
              .orElseThrow(() -> new AssertionError("no example of " + type));
      return widest.newInstance(
          Arrays.stream(widest.getParameterTypes()).map(NullsTest::example).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no example of " + type, e);
    }
  }
}
