package io.voiceagents.backup.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class WrapCodecTest {
  private static final String GOOD =
      "{\"format\":1,\"repository\":\"r\",\"type\":\"t\",\"chain\":\"c\",\"key_id\":\"k\","
          + "\"method\":\"tink-aead\",\"wrapped\":\"AAEC\"}";

  @Property(tries = 200)
  void readsWhatItWrote(
      @ForAll @AlphaChars String type, @ForAll @NotEmpty byte[] wrapped, @ForAll String keyId)
      throws IOException {
    Wrap wrap = new Wrap(new ChainId("r", type, "c"), keyId, "tink-hpke", wrapped);
    assertThat(WrapCodec.decode(WrapCodec.encode(wrap))).usingRecursiveComparison().isEqualTo(wrap);
  }

  @Test
  void readsTheFormatOfThePage() throws IOException {
    Wrap wrap = WrapCodec.decode(bytes(GOOD));
    assertThat(wrap.wrapped()).containsExactly(0, 1, 2);
    assertThat(WrapCodec.encode(wrap)).isEqualTo(bytes(GOOD));
  }

  @Test
  void refusesWhatIsNoWrap() {
    assertRefused("", "format");
    assertRefused("[1]", "format");
    assertRefused("{\"format\":", "not JSON");
    assertRefused(GOOD.replace(":1,", ":2,"), "format 2");
    assertRefused(GOOD.replace("AAEC", "*"), "base64");
    assertRefused(GOOD.replace("AAEC", ""), "'wrapped'");
    assertRefused(GOOD.replace("\"AAEC\"", "null"), "'wrapped'");
    assertRefused(GOOD.replace("\"t\"", "7"), "'type'");
    assertRefused(GOOD.replace("\"t\"", "\"t|c\""), "names no chain");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> WrapCodec.decode(bytes(text)))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(message);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
