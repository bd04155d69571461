package io.voiceagents.backup.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final ChainId CHAIN =
      new ChainId("3f1c7a52-98d1-4a6e-a1b3-0d4b8a0d9f10", "postgres", "20261122T020000Z-0a1b2c3d");
  private static final byte[] TEXT = "the caller's words".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();

  @TempDir Path directory = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void generate() throws IOException {
    file = directory.resolve("key");
    KeyFile.generate(file, random, clock);
  }

  @Test
  void wrapsForTheSystemAndForTheRecoveryRecipient() throws Exception {
    KeyRing ring = ring(file);
    KeyRing.Created created = ring.create(CHAIN);
    assertThat(created.wraps()).extracting(Wrap::method).containsExactly("tink-aead", "tink-hpke");
    assertThat(created.wraps().get(0).keyId()).isEqualTo(ring.keyId());
    assertOpens(ring(file), CHAIN, created.wraps(), created.keys());
  }

  @Test
  void theRecoveryKeyOpensWhatTheKeyFileMade() throws Exception {
    KeyRing.Created created = ring(file).create(CHAIN);
    RecoveryKeyRing recovery =
        new RecoveryKeyRing(RecoveryKeyFile.read(KeyFile.recoveryPath(file)));
    assertOpens(recovery, CHAIN, created.wraps(), created.keys());
    assertThatThrownBy(() -> recovery.create(CHAIN))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("Hint:");
    assertThat(recovery.rewrap(CHAIN, created.wraps())).isEmpty();
  }

  @Test
  void anotherKeyOpensNothingAndSaysWhichWould() throws Exception {
    KeyRing.Created created = ring(file).create(CHAIN);
    Path other = directory.resolve("other");
    KeyFile.generate(other, random, clock);
    for (KeyRing stranger :
        List.of(
            ring(other), new RecoveryKeyRing(RecoveryKeyFile.read(KeyFile.recoveryPath(other))))) {
      assertThatThrownBy(() -> stranger.open(CHAIN, created.wraps()))
          .isInstanceOf(KeyException.class)
          .hasMessageContaining(created.wraps().get(0).keyId())
          .hasMessageContaining(created.wraps().get(1).keyId())
          .hasMessageContaining(stranger.keyId());
    }
    assertThatThrownBy(() -> ring(file).open(CHAIN, List.of())).isInstanceOf(KeyException.class);
  }

  @Test
  void keysOfAnotherRepositoryTypeOrChainAreRefused() throws Exception {
    List<Wrap> wraps = ring(file).create(CHAIN).wraps();
    KeyRing recovery = new RecoveryKeyRing(RecoveryKeyFile.read(KeyFile.recoveryPath(file)));
    for (ChainId other :
        List.of(
            new ChainId("another", CHAIN.type(), CHAIN.chain()),
            new ChainId(CHAIN.repository(), "redis", CHAIN.chain()),
            new ChainId(CHAIN.repository(), CHAIN.type(), "20261122T020000Z-0a1b2c3e"))) {
      for (KeyRing ring : List.of(ring(file), recovery)) {
        assertThatThrownBy(() -> ring.open(other, wraps)).isInstanceOf(KeyException.class);
      }
    }
  }

  @Test
  void everyFlippedByteOfAWrapIsRefused() throws Exception {
    KeyRing ring = new LocalKeyRing(KeyFile.read(file), recovery(file));
    for (Wrap wrap : ring(file).create(CHAIN).wraps()) {
      for (int i = 0; i < wrap.wrapped().length; i++) {
        byte[] flipped = wrap.wrapped().clone();
        flipped[i] ^= 1;
        Wrap changed = new Wrap(CHAIN, wrap.keyId(), wrap.method(), flipped);
        assertThatThrownBy(() -> ring.open(CHAIN, List.of(changed)))
            .isInstanceOf(KeyException.class);
      }
    }
  }

  @Test
  void afterARotationOldChainsOpenAndAreWrappedOnceMore() throws Exception {
    KeyRing.Created created = ring(file).create(CHAIN);
    new KeyRotation(random, clock).rotate(file);
    KeyRing rotated = ring(file);
    assertOpens(rotated, CHAIN, created.wraps(), created.keys());
    List<Wrap> added = rotated.rewrap(CHAIN, created.wraps());
    assertThat(added).extracting(Wrap::keyId).containsExactly(rotated.keyId());
    assertOpens(rotated, CHAIN, added, created.keys());
    List<Wrap> all = new ArrayList<>(created.wraps());
    all.addAll(added);
    assertThat(rotated.rewrap(CHAIN, all)).isEmpty();
  }

  @Test
  void theKeyFileBeforeTheRotationDoesNotOpenNewWraps() throws Exception {
    KeyRing old = ring(file);
    new KeyRotation(random, clock).rotate(file);
    List<Wrap> wraps = ring(file).create(CHAIN).wraps();
    assertThatThrownBy(() -> old.open(CHAIN, wraps)).isInstanceOf(KeyException.class);
  }

  @Test
  void withTheRecoveryKeyANewKeyFileTakesOverAChain() throws Exception {
    KeyRing.Created created = ring(file).create(CHAIN);
    Path fresh = directory.resolve("fresh");
    KeyFile.generate(fresh, random, clock);
    KeyRing both = new LocalKeyRing(KeyFile.read(fresh), recovery(file));
    List<Wrap> added = both.rewrap(CHAIN, created.wraps());
    assertThat(added).hasSize(2);
    assertOpens(ring(fresh), CHAIN, added, created.keys());
    assertOpens(new RecoveryKeyRing(recovery(fresh)), CHAIN, added, created.keys());
  }

  @Test
  void aKeyServiceWrapsWithTheChainAsContext() throws Exception {
    RecoveryRecipient recipient = KeyFile.read(file).recipient();
    KmsClient service = new MemoryKms();
    KmsKeyRing ring = new KmsKeyRing(service, "arn:aws:kms:eu-central-1:1:key/a", recipient);
    KeyRing.Created created = ring.create(CHAIN);
    assertThat(created.wraps()).extracting(Wrap::method).containsExactly("aws-kms", "tink-hpke");
    KmsKeyRing successor = new KmsKeyRing(service, "another key", recipient);
    assertOpens(successor, CHAIN, created.wraps(), created.keys());
    assertThat(successor.rewrap(CHAIN, created.wraps()))
        .extracting(Wrap::keyId)
        .containsExactly("another key");
    ChainId other = new ChainId("another", CHAIN.type(), CHAIN.chain());
    assertThatThrownBy(() -> ring.open(other, created.wraps())).isInstanceOf(KeyException.class);
    assertOpens(new RecoveryKeyRing(recovery(file)), CHAIN, created.wraps(), created.keys());
  }

  @Test
  void nothingPrintsAKey() throws Exception {
    KeyRing.Created created = ring(file).create(CHAIN);
    assertThat(created.keys()).hasToString("ChainKeys[" + CHAIN + "]");
    assertThat(KeyFile.read(file).toString())
        .matches("KeyFile\\[\\[[0-9a-f]{16}], recovery [0-9a-f]{16}]");
  }

  @Test
  void idsNeedTheKeyAndDoNotDependOnTheArray() throws Exception {
    ChainKeys keys = ring(file).create(CHAIN).keys();
    byte[] shifted = new byte[TEXT.length + 9];
    System.arraycopy(TEXT, 0, shifted, 5, TEXT.length);
    assertThat(keys.id(shifted, 5, TEXT.length))
        .hasSize(32)
        .isEqualTo(keys.id(TEXT, 0, TEXT.length))
        .isNotEqualTo(ring(file).create(CHAIN).keys().id(TEXT, 0, TEXT.length));
  }

  private static KeyRing ring(Path file) throws IOException {
    return new LocalKeyRing(KeyFile.read(file));
  }

  private static RecoveryKeyFile recovery(Path file) throws IOException {
    return RecoveryKeyFile.read(KeyFile.recoveryPath(file));
  }

  private static void assertOpens(KeyRing ring, ChainId chain, List<Wrap> wraps, ChainKeys same)
      throws IOException, GeneralSecurityException {
    ChainKeys keys = ring.open(chain, wraps);
    assertThat(keys.open(same.seal(TEXT, TEXT), TEXT)).isEqualTo(TEXT);
    assertThat(keys.id(TEXT, 0, TEXT.length)).isEqualTo(same.id(TEXT, 0, TEXT.length));
  }

  /** Keeps plaintexts by number; refuses another key or context as KMS does. */
  private static final class MemoryKms implements KmsClient {
    private final List<Call> calls = new ArrayList<>();

    @Override
    public byte[] encrypt(String keyId, byte[] plaintext, Map<String, String> context) {
      calls.add(new Call(keyId, plaintext.clone(), context));
      return new byte[] {(byte) (calls.size() - 1)};
    }

    @Override
    public byte[] decrypt(String keyId, byte[] ciphertext, Map<String, String> context)
        throws IOException {
      Call call = calls.get(ciphertext[0]);
      if (!call.keyId.equals(keyId) || !call.context.equals(context)) {
        throw new IOException("InvalidCiphertextException");
      }
      return call.plaintext.clone();
    }

    private record Call(String keyId, byte[] plaintext, Map<String, String> context) {}
  }
}
