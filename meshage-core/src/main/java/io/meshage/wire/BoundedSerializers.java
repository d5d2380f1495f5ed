package io.meshage.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serializers for all that has a length. Each element is written with its class, so that it takes
 * at least a byte and a length can be held against the bytes that are left. Kryo's own write some
 * elements in no bytes at all (a list of a thousand million nulls takes seven), and make room for a
 * length before they look.
 */
final class BoundedSerializers {
  private BoundedSerializers() {}

  private static int readCount(Input input) {
    return ((BoundedInput) input).readCount();
  }

  private static List<@Nullable Object> readElements(Kryo kryo, Input input, int count) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(kryo.readClassAndObject(input));
    }
    return elements;
  }

  /** Collections that are filled one element at a time, and grow as the elements come. */
  static class Growing<T extends Collection<@Nullable Object>> extends Serializer<T> {
    @Override
    public void write(Kryo kryo, Output output, T collection) {
      writeOrder(kryo, output, collection);
      output.writeVarInt(collection.size(), true);
      for (Object element : collection) {
        kryo.writeClassAndObject(output, element);
      }
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
      T collection = create(kryo, input, type);
      int count = readCount(input);
      for (int i = 0; i < count; i++) {
        collection.add(kryo.readClassAndObject(input));
      }
      return collection;
    }

    void writeOrder(Kryo kryo, Output output, T collection) {}

    T create(Kryo kryo, Input input, Class<? extends T> type) {
      return kryo.newInstance(type);
    }
  }

  /**
   * Collections with an order of their own, which travels in front if it is not the natural one.
   */
  static final class Sorted<T extends Collection<@Nullable Object>> extends Growing<T> {
    private final Function<T, @Nullable Comparator<? super @Nullable Object>> order;
    private final Function<@Nullable Comparator<@Nullable Object>, T> maker;

    Sorted(
        Function<T, @Nullable Comparator<? super @Nullable Object>> order,
        Function<@Nullable Comparator<@Nullable Object>, T> maker) {
      this.order = order;
      this.maker = maker;
    }

    @Override
    void writeOrder(Kryo kryo, Output output, T collection) {
      kryo.writeClassAndObject(output, order.apply(collection));
    }

    @Override
    T create(Kryo kryo, Input input, Class<? extends T> type) {
      return maker.apply(readComparator(kryo, input));
    }
  }

  /** Collections that are made from all their elements at once. */
  static final class Whole<T extends Collection<@Nullable Object>> extends Serializer<T> {
    private final Function<List<@Nullable Object>, T> maker;

    Whole(Function<List<@Nullable Object>, T> maker) {
      this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output output, T collection) {
      output.writeVarInt(collection.size(), true);
      for (Object element : collection) {
        kryo.writeClassAndObject(output, element);
      }
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
      return maker.apply(readElements(kryo, input, readCount(input)));
    }
  }

  /** Maps that are filled one entry at a time, and grow as the entries come. */
  static class GrowingMap<T extends Map<@Nullable Object, @Nullable Object>> extends Serializer<T> {
    @Override
    public void write(Kryo kryo, Output output, T map) {
      writeOrder(kryo, output, map);
      writeEntries(kryo, output, map);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
      T map = create(kryo, input, type);
      readEntries(kryo, input, map);
      return map;
    }

    void writeOrder(Kryo kryo, Output output, T map) {}

    T create(Kryo kryo, Input input, Class<? extends T> type) {
      return kryo.newInstance(type);
    }
  }

  /** Maps with an order of their own. */
  static final class SortedMap<T extends java.util.SortedMap<@Nullable Object, @Nullable Object>>
      extends GrowingMap<T> {
    private final Function<@Nullable Comparator<@Nullable Object>, T> maker;

    SortedMap(Function<@Nullable Comparator<@Nullable Object>, T> maker) {
      this.maker = maker;
    }

    @Override
    void writeOrder(Kryo kryo, Output output, T map) {
      kryo.writeClassAndObject(output, map.comparator());
    }

    @Override
    T create(Kryo kryo, Input input, Class<? extends T> type) {
      return maker.apply(readComparator(kryo, input));
    }
  }

  /** Maps that are made from all their entries at once. */
  static final class WholeMap<T extends Map<@Nullable Object, @Nullable Object>>
      extends Serializer<T> {
    private final Function<Map<@Nullable Object, @Nullable Object>, T> maker;

    WholeMap(Function<Map<@Nullable Object, @Nullable Object>, T> maker) {
      this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output output, T map) {
      writeEntries(kryo, output, map);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
      Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
      readEntries(kryo, input, entries);
      return maker.apply(entries);
    }
  }

  /** Kryo's own makes room itself, past {@link BoundedInput}; those of numbers do not. */
  static final class BooleanArray extends Serializer<boolean[]> {
    @Override
    public void write(Kryo kryo, Output output, boolean[] array) {
      output.writeVarInt(array.length, true);
      output.writeBooleans(array, 0, array.length);
    }

    @Override
    public boolean[] read(Kryo kryo, Input input, Class<? extends boolean[]> type) {
      return input.readBooleans(readCount(input));
    }
  }

  /** Arrays of objects. */
  static final class ObjectArray extends Serializer<Object[]> {
    @Override
    public void write(Kryo kryo, Output output, Object[] array) {
      output.writeVarInt(array.length, true);
      for (Object element : array) {
        kryo.writeClassAndObject(output, element);
      }
    }

    @Override
    public Object[] read(Kryo kryo, Input input, Class<? extends Object[]> type) {
      List<@Nullable Object> elements = readElements(kryo, input, readCount(input));
      Object array = Array.newInstance(type.getComponentType(), elements.size());
      return elements.toArray((Object[]) array); // refuses an element of another type
    }
  }

  /**
   * Objects field by field. Kryo sets fields past the JVM's type check where it can, so a hostile
   * body could put a list where the class has a text, and crash the JVM at its next use; this looks
   * at every field before anybody else sees the object.
   */
  static final class CheckedFields<T> extends FieldSerializer<T> {
    CheckedFields(Kryo kryo, Class<?> type) {
      super(kryo, type);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
      T object = super.read(kryo, input, type);
      for (CachedField field : getFields()) {
        check(object, field.getField());
      }
      return object;
    }

    private static void check(Object object, java.lang.reflect.Field field) {
      try {
        Object value = field.getType().isPrimitive() ? null : field.get(object);
        if (value != null && !field.getType().isInstance(value)) {
          throw new KryoException(field + " cannot hold a " + value.getClass().getName());
        }
      } catch (IllegalAccessException e) {
        throw new KryoException(e);
      }
    }
  }

  @SuppressWarnings("unchecked") // a wrong one fails with a ClassCastException at its first use
  private static @Nullable Comparator<@Nullable Object> readComparator(Kryo kryo, Input input) {
    return (Comparator<@Nullable Object>) kryo.readClassAndObject(input);
  }

  private static void writeEntries(Kryo kryo, Output output, Map<?, ?> map) {
    output.writeVarInt(map.size(), true);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      kryo.writeClassAndObject(output, entry.getKey());
      kryo.writeClassAndObject(output, entry.getValue());
    }
  }

  private static void readEntries(
      Kryo kryo, Input input, Map<@Nullable Object, @Nullable Object> into) {
    int count = readCount(input);
    for (int i = 0; i < count; i++) {
      Object key = kryo.readClassAndObject(input);
      into.put(key, kryo.readClassAndObject(input));
    }
  }
}
