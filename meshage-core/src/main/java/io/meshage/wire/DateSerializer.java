package io.meshage.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Date;

/**
 * Dates as milliseconds, in the layout of Kryo's own serializer; that one knows the dates of {@code
 * java.sql}, a module which a small runtime, or the module path, may not have.
 */
@SuppressWarnings("JavaUtilDate") // it is what is sent
final class DateSerializer extends Serializer<Date> {
  @Override
  public void write(Kryo kryo, Output output, Date date) {
    output.writeVarLong(date.getTime(), true);
  }

  @Override
  public Date read(Kryo kryo, Input input, Class<? extends Date> type) {
    return new Date(input.readVarLong(true));
  }

  @Override
  public Date copy(Kryo kryo, Date original) {
    return new Date(original.getTime());
  }
}
