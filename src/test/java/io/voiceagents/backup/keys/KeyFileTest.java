package io.voiceagents.backup.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T02:00:00Z"), ZoneOffset.UTC);
  private final SecureRandom random = new SecureRandom();

  @TempDir Path directory = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = directory.resolve("key.json");
  }

  @Test
  void bothFilesAreForTheOwnerOnly() throws IOException {
    KeyFile made = KeyFile.generate(file, random, CLOCK);
    for (Path path : List.of(file, KeyFile.recoveryPath(file))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    KeyFile read = KeyFile.read(file);
    assertThat(read.keyIds()).isEqualTo(made.keyIds());
    assertThat(read.recipient().keyId()).isEqualTo(made.recipient().keyId());
    assertThat(RecoveryKeyFile.read(KeyFile.recoveryPath(file)).keyId())
        .isEqualTo(made.recipient().keyId());
    assertThat(made.keyId()).matches("[0-9a-f]{16}");
  }

  @Test
  void neverOverwritesAKey() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> KeyFile.generate(file, random, CLOCK))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("exists");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    Files.delete(file);
    assertThatThrownBy(() -> KeyFile.generate(file, random, CLOCK))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("key.json.recovery exists");
    assertThat(file).doesNotExist();
  }

  @Test
  void theKeyFileHoldsNoPrivateRecoveryKey() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    assertThat(Files.readString(file)).contains("HpkePublicKey").doesNotContain("HpkePrivateKey");
  }

  @Test
  void saysWhatIsWrongWithAFileAndQuotesNothingOfIt() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    String good = Files.readString(file);
    assertRefused(good.substring(0, good.length() / 2), "not JSON");
    assertRefused(good.replace("\"format\" : 1", "\"format\" : 2"), "its format is 2");
    assertRefused(good.replace("\"key-file\"", "\"recovery-key\""), "it is a 'recovery-key'");
    assertRefused(good.replace("\"key_id\"", "\"id\""), "'key_id' is missing");
    assertRefused(good.replace("\"kek\"", "\"other\""), "'kek' is not a Tink keyset");
    assertRefused("", "its format is");
    assertRefused("[]", "its format is");
    Files.delete(file);
    assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("does not exist");
  }

  @Test
  void takesTheRecoveryKeyForNoKeyFile() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    assertThatThrownBy(() -> KeyFile.read(KeyFile.recoveryPath(file)))
        .hasMessageContaining("it is a 'recovery-key', wanted is a 'key-file'");
    assertThatThrownBy(() -> RecoveryKeyFile.read(file))
        .hasMessageContaining("it is a 'key-file', wanted is a 'recovery-key'");
  }

  @Test
  void warnsOfReadersBesidesTheOwner() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    assertThat(KeyFilePermissions.findings(file)).singleElement().asString().contains("offline");
    Files.delete(KeyFile.recoveryPath(file));
    assertThat(KeyFilePermissions.findings(file)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(KeyFilePermissions.findings(file)).singleElement().asString().contains("group");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
    assertThat(KeyFilePermissions.findings(file)).hasSize(2);
  }

  @Test
  void aRotationKeepsTheOldKeysAndTheOldFile() throws IOException {
    KeyFile old = KeyFile.generate(file, random, CLOCK);
    byte[] before = Files.readAllBytes(file);
    KeyFile once = new KeyRotation(random, CLOCK).rotate(file);
    KeyFile twice = new KeyRotation(random, CLOCK).rotate(file);
    assertThat(twice.keyIds()).containsExactly(twice.keyId(), once.keyId(), old.keyId());
    assertThat(KeyFile.read(file).keyIds()).isEqualTo(twice.keyIds());
    assertThat(twice.recipient().keyId()).isEqualTo(old.recipient().keyId());
    assertThat(Files.readAllBytes(directory.resolve("key.json." + old.keyId()))).isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("key.json.new")).doesNotExist();
  }

  @Test
  void oneRotationAtATime() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    byte[] before = Files.readAllBytes(file);
    Files.createFile(directory.resolve("key.json.new"));
    assertThatThrownBy(() -> new KeyRotation(random, CLOCK).rotate(file))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("another rotation runs or was interrupted");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aRotationThroughALinkReplacesTheFileNotTheLink() throws IOException {
    KeyFile.generate(file, random, CLOCK);
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    KeyFile rotated = new KeyRotation(random, CLOCK).rotate(link);
    assertThat(link).isSymbolicLink();
    assertThat(KeyFile.read(file).keyId()).isEqualTo(rotated.keyId());
  }

  @Test
  void aRecipientAloneSurvivesItsFile() throws IOException {
    RecoveryRecipient made = RecoveryKeyFile.generate(directory.resolve("offline"), CLOCK);
    made.write(directory.resolve("recipient"), CLOCK);
    assertThat(RecoveryRecipient.read(directory.resolve("recipient")).keyId())
        .isEqualTo(made.keyId())
        .isEqualTo(RecoveryKeyFile.read(directory.resolve("offline")).keyId());
  }

  private void assertRefused(String content, String message) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("Hint:")
        .hasMessageNotContaining("AesGcmKey")
        .hasNoCause();
  }
}
