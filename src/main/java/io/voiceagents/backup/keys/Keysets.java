package io.voiceagents.backup.keys;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig;
import java.security.GeneralSecurityException;

/**
 * The algorithms of docs/format.md §4 and every way of a keyset into and out of bytes. All of it is
 * here because Tink must know the algorithms before it parses anything: a keyset that was parsed
 * earlier is accepted, and is of no use.
 */
final class Keysets {
  static {
    try {
      AeadConfig.register();
      MacConfig.register();
      HybridConfig.register();
    } catch (GeneralSecurityException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Keysets() {}

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

  static KeysetHandle parse(byte[] keyset) throws GeneralSecurityException {
    return TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
  }

  static byte[] serialize(KeysetHandle keyset) throws GeneralSecurityException {
    return TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
  }

  static KeysetHandle parseJson(String keyset) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
  }

  static String json(KeysetHandle keyset) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
  }

  static KeysetHandle parsePublicJson(String keyset) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(keyset);
  }

  static String publicJson(KeysetHandle keyset) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(keyset);
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
