package io.meshage;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the methods of a class, and of those in it, that have a timer call them again. */
final class Recurrences {
  private static final Pattern TIMERS =
      Pattern.compile(
          "io\\.meshage\\.(protocol\\.port\\.Scheduler|node\\.Loop|live\\.NettyLoop)\\.after"
              + "|.*(Executor|EventLoop|ExecutorService|Agenda)\\.schedule\\w*");

  /** By method: those of the same class that it calls, or hands to somebody. */
  private final Map<String, Set<String>> uses = new LinkedHashMap<>();

  /** By method that sets a timer: what it hands to somebody, which may be that timer. */
  private final Map<String, Set<String>> planned = new LinkedHashMap<>();

  Recurrences(JavaClass top, Iterable<JavaClass> all) {
    for (JavaClass type : all) {
      if (isWithin(type, top)) {
        type.getCodeUnits().forEach(unit -> read(unit, top));
      }
    }
  }

  private static boolean isWithin(JavaClass type, JavaClass top) {
    return type.getName().equals(top.getName()) || type.getName().startsWith(top.getName() + "$");
  }

  private void read(JavaCodeUnit unit, JavaClass top) {
    String name = unit.getFullName();
    Set<String> used = new LinkedHashSet<>();
    Set<String> handedOver = new LinkedHashSet<>();
    boolean setsTimer = false;
    for (JavaAccess<?> access : accesses(unit)) {
      String target = access.getTarget().getFullName();
      setsTimer |= access instanceof JavaMethodCall && isTimer(access);
      if (isWithin(access.getTargetOwner(), top)) {
        used.add(target);
        if (access.isDeclaredInLambda() || !isCall(access)) {
          handedOver.add(target);
        }
      }
    }
    uses.put(name, used);
    if (setsTimer) {
      planned.put(name, handedOver);
    }
  }

  private static List<JavaAccess<?>> accesses(JavaCodeUnit unit) {
    List<JavaAccess<?>> all = new ArrayList<>(unit.getCallsFromSelf());
    all.addAll(unit.getMethodReferencesFromSelf());
    return all;
  }

  private static boolean isTimer(JavaAccess<?> access) {
    return TIMERS
        .matcher(access.getTargetOwner().getName() + "." + access.getTarget().getName())
        .matches();
  }

  private static boolean isCall(JavaAccess<?> access) {
    return access instanceof JavaCall;
  }

  /** Returns each method that a timer calls and that leads to where that timer is set. */
  List<String> found() {
    List<String> found = new ArrayList<>();
    planned.forEach(
        (planner, actions) ->
            actions.stream()
                .filter(action -> leads(action, planner))
                .forEach(action -> found.add(action + " has " + planner + " plan it again")));
    return found;
  }

  private boolean leads(String from, String to) {
    Set<String> seen = new LinkedHashSet<>(List.of(from));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String next = open.remove();
      if (next.equals(to)) {
        return true;
      }
      uses.getOrDefault(next, Set.of()).stream().filter(seen::add).forEach(open::add);
    }
    return false;
  }
}
