package io.voiceagents.backup.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The JDK's cipher and MAC under Tink's keys against Tink itself. */
class ChainKeysTest {
  private static final ChainId CHAIN =
      new ChainId("repository", "voice_data", "20261122T020000Z-0a1b2c3d");
  private final byte[] text = "what a caller said".getBytes(StandardCharsets.UTF_8);
  private final byte[] place = "its place".getBytes(StandardCharsets.UTF_8);
  private final KeysetHandle frames = Keysets.newFrameKey();
  private final KeysetHandle ids = Keysets.newIdKey();
  private final ChainKeys keys = TinkChainKeys.of(CHAIN, frames, ids);

  ChainKeysTest() throws GeneralSecurityException {}

  @Test
  void opensWhatTinkSealedWithinALargerArray() throws GeneralSecurityException {
    byte[] sealed = Keysets.primitive(frames, Aead.class).encrypt(text, place);
    byte[] object = new byte[sealed.length + 20];
    System.arraycopy(sealed, 0, object, 7, sealed.length);
    byte[] out = new byte[text.length + 5];
    assertThat(keys.open(object, 7, sealed.length, place, out)).isEqualTo(text.length);
    assertThat(Arrays.copyOf(out, text.length)).isEqualTo(text);
    assertThat(keys.open(sealed, place)).isEqualTo(text);
  }

  @Test
  void refusesEveryChangedByteAndLength() throws GeneralSecurityException {
    byte[] sealed = keys.seal(text, place);
    byte[] out = new byte[text.length];
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> keys.open(changed, 0, changed.length, place, out))
          .isInstanceOf(GeneralSecurityException.class);
    }
    for (int length = 0; length < sealed.length; length++) {
      int shorter = length;
      assertThatThrownBy(() -> keys.open(sealed, 0, shorter, place, out))
          .isInstanceOf(GeneralSecurityException.class);
    }
    assertThatThrownBy(() -> keys.open(sealed, 0, sealed.length, text, out))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void idsAreTinksMacs() throws GeneralSecurityException {
    Mac tink = Keysets.primitive(ids, Mac.class);
    for (int i = 0; i < 3; i++) {
      byte[] part = Arrays.copyOfRange(text, i, text.length - i);
      assertThat(keys.id(text, i, text.length - 2 * i)).isEqualTo(tink.computeMac(part));
    }
  }
}
