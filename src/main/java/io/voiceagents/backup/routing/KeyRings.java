package io.voiceagents.backup.routing;

import io.voiceagents.backup.keys.AwsKms;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.keys.KmsClient;
import io.voiceagents.backup.keys.KmsKeyRing;
import io.voiceagents.backup.keys.LocalKeyRing;
import io.voiceagents.backup.keys.RecoveryKeyFile;
import io.voiceagents.backup.keys.RecoveryKeyRing;
import io.voiceagents.backup.keys.RecoveryRecipient;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.EncryptionSettings;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.s3.S3Clients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Opens the key ring of a configuration. */
final class KeyRings {
  private static final Pattern AMAZON = Pattern.compile("kms[.-](?:fips\\.)?([a-z0-9-]+)\\.");

  private KeyRings() {}

  static KeyRing open(EncryptionSettings settings, Lazy<AwsKms> kms) throws IOException {
    Optional<Path> keyFile = settings.keyFile();
    Optional<Path> recovery = settings.recoveryKeyFile();
    if (keyFile.isPresent()) {
      KeyFile key = KeyFile.read(keyFile.get());
      return recovery.isPresent()
          ? new LocalKeyRing(key, RecoveryKeyFile.read(recovery.get()))
          : new LocalKeyRing(key);
    }
    if (settings.kmsKeyId().isPresent()) {
      return kms(kms.get(), settings.kmsKeyId().get(), settings);
    }
    if (recovery.isPresent()) {
      return new RecoveryKeyRing(RecoveryKeyFile.read(recovery.get()));
    }
    throw new KeyException(
        "the configuration names no key. Hint: make one with 'backupctl keys generate --out FILE' and name it as"
            + " encryption.key_file");
  }

  /**
   * Finds out without a network whether there is a key: else every backup of a process that stays
   * would fail, one after the other, through the night.
   *
   * @throws KeyException if it is missing, unreadable or not one
   */
  static void check(Configuration configuration) throws IOException {
    try (Lazy<AwsKms> kms = new Lazy<>(() -> openKms(configuration), AwsKms::close)) {
      KeyRing unused = open(configuration.encryption(), kms);
    }
  }

  private static KeyRing kms(KmsClient kms, String keyId, EncryptionSettings settings)
      throws IOException {
    RecoveryRecipient recipient =
        RecoveryRecipient.read(
            settings
                .recoveryRecipientFile()
                .orElseThrow(
                    () ->
                        new KeyException(
                            "encryption.recovery_recipient_file is missing. Hint: 'backupctl keys generate --for-kms"
                                + " --out FILE' makes it")));
    Optional<Path> recovery = settings.recoveryKeyFile();
    return recovery.isPresent()
        ? new KmsKeyRing(kms, keyId, recipient, RecoveryKeyFile.read(recovery.get()))
        : new KmsKeyRing(kms, keyId, recipient);
  }

  /** The client of a configuration that has a KMS key; opening it makes no request. */
  static AwsKms openKms(Configuration configuration) throws IOException {
    EncryptionSettings encryption = configuration.encryption();
    String keyId = encryption.kmsKeyId().orElseThrow();
    Optional<StorageSettings.S3> amazon =
        Optional.of(configuration.storage())
            .filter(StorageSettings.S3.class::isInstance)
            .map(StorageSettings.S3.class::cast)
            .filter(bucket -> bucket.endpoint().isEmpty());
    Optional<String> region = amazon.map(StorageSettings.S3::region);
    return AwsKms.open(
        keyId,
        region.or(() -> encryption.kmsEndpoint().flatMap(KeyRings::signingRegion)),
        encryption.kmsEndpoint(),
        amazon
            .map(S3Clients::credentials)
            .orElseGet(() -> DefaultCredentialsProvider.builder().build()));
  }

  /** An address of AWS has its region in it; what else speaks the protocol takes any. */
  private static Optional<String> signingRegion(URI endpoint) {
    Matcher amazon = AMAZON.matcher(String.valueOf(endpoint.getHost()));
    return amazon.find() ? Optional.of(amazon.group(1)) : Optional.of("us-east-1");
  }
}
