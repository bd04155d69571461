package io.voiceagents.backup.keys;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig;
import java.security.GeneralSecurityException;

/** The algorithms of docs/format.md §4, and the one place that registers them with Tink. */
final class Primitives {
  static {
    try {
      AeadConfig.register();
      MacConfig.register();
      HybridConfig.register();
    } catch (GeneralSecurityException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Primitives() {}

  static KeysetHandle newFrameKey() throws GeneralSecurityException {
    return KeysetHandle.generateNew(aesGcm(AesGcmParameters.Variant.NO_PREFIX));
  }

  static KeysetHandle newIdKey() throws GeneralSecurityException {
    return KeysetHandle.generateNew(
        HmacParameters.builder()
            .setKeySizeBytes(32)
            .setTagSizeBytes(32)
            .setHashType(HmacParameters.HashType.SHA256)
            .setVariant(HmacParameters.Variant.NO_PREFIX)
            .build());
  }

  /** The prefix of five bytes says which key of a rotated keyset a wrap needs. */
  static Parameters keyEncryption() throws GeneralSecurityException {
    return aesGcm(AesGcmParameters.Variant.TINK);
  }

  static KeysetHandle newKeyEncryptionKey() throws GeneralSecurityException {
    return KeysetHandle.generateNew(keyEncryption());
  }

  static KeysetHandle newRecoveryKey() throws GeneralSecurityException {
    return KeysetHandle.generateNew(
        HpkeParameters.builder()
            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
            .setVariant(HpkeParameters.Variant.TINK)
            .build());
  }

  static <P> P primitive(KeysetHandle keyset, Class<P> type) throws GeneralSecurityException {
    return keyset.getPrimitive(RegistryConfiguration.get(), type);
  }

  private static AesGcmParameters aesGcm(AesGcmParameters.Variant variant)
      throws GeneralSecurityException {
    return AesGcmParameters.builder()
        .setKeySizeBytes(32)
        .setIvSizeBytes(12)
        .setTagSizeBytes(16)
        .setVariant(variant)
        .build();
  }
}
