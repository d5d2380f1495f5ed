package io.meshage.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.EnumSetSerializer;
import io.meshage.wire.BoundedSerializers.Sorted;
import io.meshage.wire.BoundedSerializers.SortedMap;
import io.meshage.wire.BoundedSerializers.Whole;
import io.meshage.wire.BoundedSerializers.WholeMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every body may consist of without being registered: the JDK's values, arrays and
 * collections. The numbers 0 to 8 are Kryo's own for int, String, float, boolean, byte, char,
 * short, long and double. A number is never given to something else.
 */
final class KnownClasses {
  /** The first number of an application's classes; up to 125 a class takes one byte. */
  static final int FIRST_FREE = 64;

  private static final int FIRST_ARRAY = 9;
  private static final int FIRST_COLLECTION = 19;
  private static final int FIRST_IMMUTABLE = 30;
  private static final int FIRST_WRAPPER = 37;
  private static final int FIRST_VALUE = 49;
  private static final int DATE = 58;
  private static final int ENUM_SET = 59;

  private KnownClasses() {}

  static void registerIn(Kryo kryo) {
    register(
        kryo,
        FIRST_ARRAY,
        byte[].class,
        short[].class,
        char[].class,
        int[].class,
        long[].class,
        float[].class,
        double[].class,
        boolean[].class,
        String[].class,
        Object[].class);
    registerCollections(kryo);
    registerImmutables(kryo);
    registerWrappers(kryo);
    register(
        kryo,
        FIRST_VALUE,
        BigInteger.class,
        BigDecimal.class,
        UUID.class,
        Instant.class,
        Duration.class,
        LocalDate.class,
        LocalTime.class,
        LocalDateTime.class,
        Optional.class);
    kryo.register(Date.class, new DateSerializer(), DATE);
    kryo.register(EnumSet.class, new EnumSetSerializer(), ENUM_SET);
  }

  private static void registerCollections(Kryo kryo) {
    register(
        kryo,
        FIRST_COLLECTION,
        ArrayList.class,
        LinkedList.class,
        ArrayDeque.class,
        HashSet.class,
        LinkedHashSet.class,
        HashMap.class,
        LinkedHashMap.class,
        ConcurrentHashMap.class);
    int next = FIRST_COLLECTION + 8;
    kryo.register(
        TreeSet.class, new Sorted<>(TreeSet<@Nullable Object>::comparator, TreeSet::new), next++);
    kryo.register(
        PriorityQueue.class,
        new Sorted<>(PriorityQueue<@Nullable Object>::comparator, PriorityQueue::new),
        next++);
    kryo.register(
        TreeMap.class,
        new SortedMap<TreeMap<@Nullable Object, @Nullable Object>>(TreeMap::new),
        next);
  }

  /** The hidden classes behind {@code List.of} and its like; each stands for all of its kind. */
  private static void registerImmutables(Kryo kryo) {
    Serializer<?> list = new Whole<>(KnownClasses::immutableList);
    Serializer<?> set = new Whole<Set<@Nullable Object>>(Set::copyOf);
    Serializer<?> map = new WholeMap<>(Map::copyOf);
    int next = FIRST_IMMUTABLE;
    kryo.register(List.of(1).getClass(), list, next++);
    kryo.register(List.of().getClass(), list, next++);
    kryo.register(List.of(1, 2, 3).subList(0, 2).getClass(), list, next++);
    kryo.register(Set.of(1).getClass(), set, next++);
    kryo.register(Set.of().getClass(), set, next++);
    kryo.register(Map.of(1, 1).getClass(), map, next++);
    kryo.register(Map.of().getClass(), map, next);
  }

  private static void registerWrappers(Kryo kryo) {
    int next = FIRST_WRAPPER;
    kryo.register(
        Arrays.asList(1).getClass(), whole(list -> Arrays.asList(list.toArray())), next++);
    kryo.register(
        Collections.emptyList().getClass(), whole(none -> Collections.emptyList()), next++);
    kryo.register(Collections.emptySet().getClass(), whole(none -> Collections.emptySet()), next++);
    kryo.register(
        Collections.emptyMap().getClass(), new WholeMap<>(none -> Collections.emptyMap()), next++);
    kryo.register(
        Collections.singletonList(1).getClass(),
        whole(list -> Collections.singletonList(list.get(0))),
        next++);
    kryo.register(
        Collections.singleton(1).getClass(),
        whole(list -> Collections.singleton(list.get(0))),
        next++);
    kryo.register(
        Collections.singletonMap(1, 1).getClass(),
        new WholeMap<>(Collections::unmodifiableMap),
        next++);
    registerUnmodifiables(kryo, next);
  }

  @SuppressWarnings("JdkObsolete") // a list without RandomAccess has a wrapper of its own
  private static void registerUnmodifiables(Kryo kryo, int first) {
    int next = first;
    Serializer<?> list = whole(Collections::unmodifiableList);
    kryo.register(Collections.unmodifiableList(new ArrayList<>()).getClass(), list, next++);
    kryo.register(Collections.unmodifiableList(new LinkedList<>()).getClass(), list, next++);
    kryo.register(
        Collections.unmodifiableSet(new HashSet<>()).getClass(),
        whole(elements -> Collections.unmodifiableSet(new LinkedHashSet<>(elements))),
        next++);
    kryo.register(
        Collections.unmodifiableMap(new HashMap<>()).getClass(),
        new WholeMap<>(Collections::unmodifiableMap),
        next++);
    kryo.register(
        Collections.unmodifiableCollection(new ArrayList<>()).getClass(),
        whole(Collections::unmodifiableCollection),
        next);
  }

  private static Serializer<?> whole(
      Function<List<@Nullable Object>, Collection<@Nullable Object>> maker) {
    return new Whole<>(maker);
  }

  /** The list of a stream may hold nulls, {@code List.of} not. */
  private static List<@Nullable Object> immutableList(List<@Nullable Object> elements) {
    return elements.contains(null) ? Collections.unmodifiableList(elements) : List.copyOf(elements);
  }

  private static void register(Kryo kryo, int first, Class<?>... types) {
    for (int i = 0; i < types.length; i++) {
      kryo.register(types[i], first + i);
    }
  }
}
