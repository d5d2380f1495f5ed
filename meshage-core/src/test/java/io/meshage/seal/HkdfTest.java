package io.meshage.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 5869 appendix A that use SHA-256. */
class HkdfTest {
  private static byte[] bytes(String hexadecimal) {
    return BaseEncoding.base16().lowerCase().decode(hexadecimal);
  }

  private static byte[] row(int first, int last) {
    byte[] row = new byte[last - first + 1];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) (first + i);
    }
    return row;
  }

  @Test
  void theFirstVector() {
    byte[] key = Hkdf.extract(row(0x00, 0x0c), bytes("0b".repeat(22)));

    assertThat(key)
        .isEqualTo(bytes("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
    assertThat(Hkdf.expand(key, row(0xf0, 0xf9), 42))
        .isEqualTo(
            bytes(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                    + "34007208d5b887185865"));
  }

  @Test
  void theSecondWithLongerInputs() {
    byte[] key = Hkdf.extract(row(0x60, 0xaf), row(0x00, 0x4f));

    assertThat(key)
        .isEqualTo(bytes("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"));
    assertThat(Hkdf.expand(key, row(0xb0, 0xff), 82))
        .isEqualTo(
            bytes(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                    + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                    + "cc30c58179ec3e87c14c01d5c1f3434f1d87"));
  }

  @Test
  void theThirdWithoutSaltAndInfo() {
    byte[] key = Hkdf.extract(new byte[0], bytes("0b".repeat(22)));

    assertThat(key)
        .isEqualTo(bytes("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
    assertThat(Hkdf.expand(key, new byte[0], 42))
        .isEqualTo(
            bytes(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                    + "9d201395faa4b61a96c8"));
  }
}
