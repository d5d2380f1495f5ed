package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingNodeTest {
  /** The calls that came, and with what. */
  private final List<List<Object>> calls = new ArrayList<>();

  private final Map<Method, Object> answers = new HashMap<>();

  private final Node target =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(),
              new Class<?>[] {Node.class},
              (proxy, method, arguments) -> {
                calls.add(call(method, arguments == null ? new Object[0] : arguments));
                return answers.computeIfAbsent(method, each -> answer(each.getReturnType()));
              });

  private final Node node =
      new ForwardingNode() {
        @Override
        protected Node delegate() {
          return target;
        }
      };

  private static List<Object> call(Method method, Object[] arguments) {
    List<Object> call = new ArrayList<>(List.of(method));
    call.addAll(List.of(arguments));
    return call;
  }

  /** A value that is told from the next of its type. */
  @SuppressWarnings("FutureReturnValueIgnored") // it is what comes back
  private static @Nullable Object answer(Class<?> type) {
    if (type == int.class) {
      return 7;
    } else if (type == long.class) {
      return 8L;
    } else if (type == String.class) {
      return new String("answer");
    } else if (type == CompletableFuture.class) {
      return new CompletableFuture<>();
    } else if (type == List.class) {
      return new ArrayList<>();
    } else if (type == Duration.class) {
      return Duration.ofNanos(9);
    }
    return null;
  }

  @Test
  void everyCallGoesToTheSameCallOfTheOtherNode() throws Exception {
    for (Method method : Node.class.getMethods()) {
      calls.clear();
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        Class<?> type = method.getParameterTypes()[i];
        arguments[i] =
            type == int.class
                ? 40 + i
                : type == Collection.class
                    ? List.of("b")
                    : type == Object.class ? new Object() : sample(type);
      }

      Object answer = method.invoke(node, arguments);

      assertThat(calls).as(method.toString()).containsExactly(call(method, arguments));
      if (method.getReturnType().isPrimitive()) {
        assertThat(answer).as(method.toString()).isEqualTo(answers.get(method));
      } else {
        assertThat(answer).as(method.toString()).isSameAs(answers.get(method));
      }
    }
  }

  private static Object sample(Class<?> type) {
    if (type == String.class) {
      return new String("argument");
    } else if (type == Duration.class) {
      return Duration.ofSeconds(3);
    } else if (type == KeysCommand.class) {
      return new KeysCommand.Show();
    } else if (type == MeshListener.class) {
      return new MeshListener() {};
    } else if (type == Message.class) {
      return Message.to(List.of("b"), "body");
    }
    return (Consumer<Object>) unused -> {};
  }
}
