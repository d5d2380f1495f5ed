package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.meshage.MeshException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibrariesTest {
  @Test
  void theLibrariesThatThisIsBuiltWithAreNewEnough() {
    assertThatCode(Libraries::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "io.netty.channel.IoHandlerFactory,                        Netty 4.2,  io.netty:netty-all",
    "com.esotericsoftware.kryo.io.KryoBufferOverflowException, Kryo 5.4,   kryo:kryo",
  })
  void aLibraryWithoutWhatWeNeedIsTooOld(String lacking, String library, String remedy) {
    assertThatThrownBy(() -> Libraries.check(new Without(Set.of(lacking))))
        .isInstanceOf(MeshException.class)
        .hasMessageStartingWith("a node needs " + library + " or newer, and there is an older one")
        .hasMessageContaining(".jar; have your build use a newer ")
        .hasMessageContaining(remedy.substring(remedy.indexOf(':')));
  }

  @Test
  void aLibraryWhoseMethodIsMissingIsTooOld() {
    ClassLoader older = new Renamed(Uninterruptibles.class.getName(), Object.class);

    assertThatThrownBy(() -> Libraries.check(older))
        .isInstanceOf(MeshException.class)
        .hasMessageStartingWith("a node needs Guava 30.0 or newer, and there is an older one at ");
  }

  @Test
  void aLibraryThatIsNotThereIsSaidToBeMissing() {
    Set<String> both = Set.of("io.netty.channel.IoHandlerFactory", "io.netty.channel.Channel");

    assertThatThrownBy(() -> Libraries.check(new Without(both)))
        .hasMessage(
            "a node needs Netty 4.2 or newer, and there is none; have your build use a newer"
                + " io.netty:netty-all");
  }

  /** Has all classes but some. */
  private static final class Without extends ClassLoader {
    private final Set<String> missing;

    Without(Set<String> missing) {
      super(LibrariesTest.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (missing.contains(name)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  /** Has all classes, but another in the place of one. */
  private static final class Renamed extends ClassLoader {
    private final String name;
    private final Class<?> other;

    Renamed(String name, Class<?> other) {
      super(LibrariesTest.class.getClassLoader());
      this.name = name;
      this.other = other;
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
      return wanted.equals(name) ? other : super.loadClass(wanted, resolve);
    }
  }
}
