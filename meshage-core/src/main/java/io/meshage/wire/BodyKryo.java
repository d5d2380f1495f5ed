package io.meshage.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.URISerializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.UUIDSerializer;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * A Kryo that knows only what was registered, shares no references within a body, and takes nothing
 * on trust from the bytes. For one thread at a time.
 */
final class BodyKryo extends Kryo {
  /** How deep objects may lie within each other; a stack of any usual size holds this many. */
  static final int MAX_DEPTH = 64;

  BodyKryo(Map<Class<?>, Integer> classes) {
    super(new NumbersOnly(), null);
    setRegistrationRequired(true);
    setMaxDepth(MAX_DEPTH);
    setOptimizedGenerics(false); // each element is written with its class, see BoundedSerializers
    addDefaultSerializer(UUID.class, new UUIDSerializer()); // not among Kryo's own defaults
    addDefaultSerializer(URI.class, new URISerializer());
    KnownClasses.registerIn(this);
    classes.forEach(this::register);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as declared by Kryo
  public Serializer getDefaultSerializer(Class type) {
    if (type == boolean[].class) {
      return new BoundedSerializers.BooleanArray();
    } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
      return new BoundedSerializers.ObjectArray();
    } else if (Collection.class.isAssignableFrom(type) && !type.isRecord()) {
      return new BoundedSerializers.Growing();
    } else if (Map.class.isAssignableFrom(type) && !type.isRecord()) {
      return new BoundedSerializers.GrowingMap();
    }
    return super.getDefaultSerializer(type);
  }

  @Override
  @SuppressWarnings("rawtypes") // as declared by Kryo
  protected Serializer newDefaultSerializer(Class type) {
    return new BoundedSerializers.CheckedFields<>(this, type);
  }

  @Override
  @SuppressWarnings("rawtypes") // as declared by Kryo
  protected String unregisteredClassMessage(Class type) {
    return "the class "
        + type.getTypeName()
        + " is not registered; register it with the same number on every node";
  }

  /** Classes are named by number; a name in the bytes shall not even make us load that class. */
  private static final class NumbersOnly extends DefaultClassResolver {
    @Override
    protected Registration readName(Input input) {
      throw new KryoException("a class that is not registered");
    }
  }
}
