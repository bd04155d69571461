package io.voiceagents.backup.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.KeysetHandle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The key file of a running system: {@code {"format":1,"kind":"key-file","key_id",
 * "earlier_key_ids","created_at","kek","recovery_recipient"}}. {@code kek} is a Tink keyset
 * (AES256_GCM) whose primary key is {@code key_id}; {@code recovery_recipient} is the public half
 * of the offline key. Immutable.
 */
public final class KeyFile {
  private static final String KIND = "key-file";

  private final List<String> keyIds;
  private final KeysetHandle kekKeyset;
  private final FileKey kek;
  private final RecoveryRecipient recipient;

  private KeyFile(List<String> keyIds, KeysetHandle kekKeyset, RecoveryRecipient recipient)
      throws GeneralSecurityException {
    this.keyIds = List.copyOf(keyIds);
    this.kekKeyset = kekKeyset;
    this.kek = FileKey.of(kekKeyset, keyIds);
    this.recipient = recipient;
  }

  /** Where {@link #generate} writes the private recovery key of a key file. */
  public static Path recoveryPath(Path out) {
    return out.resolveSibling(out.getFileName() + ".recovery");
  }

  /**
   * Writes {@code out} and {@code out.recovery}, both with mode 0600; the second is to be moved
   * offline.
   *
   * @throws KeyException if one of them exists
   */
  public static KeyFile generate(Path out, SecureRandom random, Clock clock) throws IOException {
    if (Files.exists(out)) {
      throw exists(out);
    }
    Path recovery = recoveryPath(out);
    try {
      RecoveryRecipient recipient = RecoveryKeyFile.generate(recovery, clock);
      KeyFile file = new KeyFile(List.of(newId(random)), Keysets.newKeyEncryptionKey(), recipient);
      PrivateFile.create(out, file.bytes(clock));
      return file;
    } catch (FileAlreadyExistsException e) {
      throw exists(Path.of(e.getFile()));
    } catch (GeneralSecurityException e) {
      throw new KeyException("no key could be made for " + out, e);
    }
  }

  /**
   * Reads a key file.
   *
   * @throws KeyException if the file is missing, no key file, of another format or damaged
   */
  public static KeyFile read(Path path) throws IOException {
    KeyJson json = KeyJson.read(path, KIND);
    List<String> keyIds = new ArrayList<>(List.of(json.text("key_id")));
    for (JsonNode earlier : json.node("earlier_key_ids")) {
      keyIds.add(earlier.asText());
    }
    try {
      RecoveryRecipient recipient = RecoveryRecipient.of(json.publicKeyset("recovery_recipient"));
      return new KeyFile(keyIds, json.secretKeyset("kek"), recipient);
    } catch (GeneralSecurityException e) {
      throw json.broken("'kek' is not an AEAD keyset or 'recovery_recipient' not an HPKE one");
    }
  }

  /** The file after a rotation: a new primary key, the earlier ones kept for reading. */
  KeyFile rotated(SecureRandom random) throws GeneralSecurityException {
    List<String> ids = new ArrayList<>(List.of(newId(random)));
    ids.addAll(keyIds);
    KeysetHandle keyset =
        KeysetHandle.newBuilder(kekKeyset)
            .addEntry(
                KeysetHandle.generateEntryFromParameters(Keysets.keyEncryption())
                    .withRandomId()
                    .makePrimary())
            .build();
    return new KeyFile(ids, keyset, recipient);
  }

  byte[] bytes(Clock clock) throws GeneralSecurityException, IOException {
    ObjectNode root = KeyJson.start(KIND).put("key_id", keyId());
    ArrayNode earlier = root.putArray("earlier_key_ids");
    keyIds.stream().skip(1).forEach(earlier::add);
    root.put("created_at", clock.instant().toString());
    root.set("kek", KeyJson.secret(kekKeyset));
    root.set("recovery_recipient", KeyJson.open(recipient.keyset()));
    return KeyJson.bytes(root);
  }

  /** Random, so that it says nothing of the key; wraps are named by it. */
  private static String newId(SecureRandom random) {
    byte[] id = new byte[8];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static KeyException exists(Path path) {
    return new KeyException(
        path + " exists and is never overwritten. Hint: choose another name, or rotate the key");
  }

  /** Id of the primary key. */
  public String keyId() {
    return keyIds.get(0);
  }

  /** Ids of all keys in the file, the primary first. */
  public List<String> keyIds() {
    return keyIds;
  }

  /** Whom every chain is wrapped for besides. */
  public RecoveryRecipient recipient() {
    return recipient;
  }

  FileKey kek() {
    return kek;
  }

  @Override
  public String toString() {
    return "KeyFile[" + keyIds + ", recovery " + recipient.keyId() + "]";
  }
}
