package io.voiceagents.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PathTextTest {
  @Property
  void everyByteSequenceComesBack(@ForAll byte[] bytes) {
    assertThat(PathText.encode(PathText.decode(bytes))).isEqualTo(bytes);
  }

  @Property(tries = 5_000)
  void everyMixtureOfTextAndBrokenBytesComesBack(@ForAll("paths") byte[] path) {
    assertThat(PathText.encode(PathText.decode(path))).isEqualTo(path);
  }

  @Property
  void textThatIsUtf8StaysAsItIs(@ForAll("validText") String text) {
    assertThat(PathText.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
  }

  @Property(tries = 5_000)
  void ordersByComponentsOfUnsignedBytes(
      @ForAll("paths") byte[] left, @ForAll("paths") byte[] right) {
    int order = PathText.ORDER.compare(PathText.decode(left), PathText.decode(right));
    assertThat(Integer.signum(order)).isEqualTo(Integer.signum(byComponents(left, right)));
  }

  @Property(tries = 5_000)
  void isConsistentWithEquals(@ForAll("paths") byte[] left, @ForAll("paths") byte[] right) {
    String x = PathText.decode(left);
    String y = PathText.decode(right);
    assertThat(PathText.ORDER.compare(x, y) == 0).isEqualTo(x.equals(y));
  }

  @Test
  void bytesThatAreNotUtf8BecomeLoneSurrogates() {
    assertThat(PathText.decode(new byte[] {'a', (byte) 0xE9, 'b'})).isEqualTo("a\uDCE9b");
    // A surrogate written in UTF-8, as CESU-8 does, is not UTF-8.
    assertThat(PathText.decode(new byte[] {(byte) 0xED, (byte) 0xB2, (byte) 0x80}))
        .isEqualTo("\uDCED\uDCB2\uDC80");
  }

  @Test
  void aDirectoryComesBeforeItsContentAndItsContentBeforeItsNeighbours() {
    assertThat(PathText.ORDER.compare("", "a")).isNegative();
    assertThat(PathText.ORDER.compare("a", "a/b")).isNegative();
    assertThat(PathText.ORDER.compare("a/b", "a!")).isNegative();
    assertThat(PathText.ORDER.compare("a/b", "a.b")).isNegative();
    // By UTF-16 units it would be the other way round.
    assertThat(PathText.ORDER.compare("\uFFFD", "\uD83D\uDCDE")).isNegative();
  }

  /** The rule of docs/format.md §7, written down the slow way. */
  private static int byComponents(byte[] left, byte[] right) {
    String[] a = new String(left, StandardCharsets.ISO_8859_1).split("/", -1);
    String[] b = new String(right, StandardCharsets.ISO_8859_1).split("/", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order =
          Arrays.compareUnsigned(
              a[i].getBytes(StandardCharsets.ISO_8859_1),
              b[i].getBytes(StandardCharsets.ISO_8859_1));
      if (order != 0) {
        return order;
      }
    }
    return a.length - b.length;
  }

  @Provide
  Arbitrary<byte[]> paths() {
    Arbitrary<String> component =
        Arbitraries.of("a", "b", "!", ".", "\u00ff", "é", "\uFFFD", "📞", "통", "\u00ed\u00a0")
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> String.join("", parts));
    Arbitrary<byte[]> utf8 =
        component
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> String.join("/", parts).getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> latin1 =
        component
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> String.join("/", parts).getBytes(StandardCharsets.ISO_8859_1));
    Arbitrary<byte[]> truncated = utf8.map(bytes -> Arrays.copyOf(bytes, bytes.length - 1));
    return Arbitraries.oneOf(utf8, latin1, truncated.filter(bytes -> bytes.length > 0));
  }

  @Provide
  Arbitrary<String> validText() {
    return Arbitraries.integers()
        .between(1, 0x10FFFF)
        .filter(codePoint -> codePoint < 0xD800 || codePoint > 0xDFFF)
        .list()
        .ofMaxSize(20)
        .map(
            codePoints -> {
              StringBuilder text = new StringBuilder();
              codePoints.forEach(text::appendCodePoint);
              return text.toString();
            });
  }
}
