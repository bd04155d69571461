package io.voiceagents.backup.keys;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * AWS KMS with symmetric keys. Errors are named as in the AWS KMS API Reference
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html). Opening makes no request.
 */
public final class AwsKms implements KmsClient, AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final software.amazon.awssdk.services.kms.KmsClient client;

  private AwsKms(software.amazon.awssdk.services.kms.KmsClient client) {
    this.client = client;
  }

  /**
   * Opens a client, to be closed by the caller.
   *
   * @param region of keys that are no ARN; empty for the SDK's (variable, profile, host)
   * @param endpoint in place of AWS KMS in the region
   * @throws KeyException if no region is known
   */
  public static AwsKms open(
      String keyId,
      Optional<String> region,
      Optional<URI> endpoint,
      AwsCredentialsProvider credentials)
      throws KeyException {
    KmsClientBuilder builder =
        software.amazon.awssdk.services.kms.KmsClient.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .connectionTimeout(CONNECT_LIMIT)
                    .socketTimeout(ANSWER_LIMIT))
            .credentialsProvider(credentials);
    regionOf(keyId).or(() -> region).map(Region::of).ifPresent(builder::region);
    endpoint.ifPresent(builder::endpointOverride);
    try {
      return new AwsKms(builder.build());
    } catch (SdkException e) {
      throw new KeyException(
          "the KMS of the key '%s' can't be addressed: %s. Hint: give encryption.kms_key_id as an ARN, or set AWS_REGION"
              .formatted(keyId, e.getMessage()),
          e);
    }
  }

  private static Optional<String> regionOf(String keyId) {
    return keyId.startsWith("arn:") ? Arn.fromString(keyId).region() : Optional.empty();
  }

  @Override
  public byte[] encrypt(String keyId, byte[] plaintext, Map<String, String> context)
      throws IOException {
    return ask(
        "encrypt",
        keyId,
        () ->
            client
                .encrypt(
                    request ->
                        request
                            .keyId(keyId)
                            .plaintext(SdkBytes.fromByteArray(plaintext))
                            .encryptionContext(context))
                .ciphertextBlob());
  }

  @Override
  public byte[] decrypt(String keyId, byte[] ciphertext, Map<String, String> context)
      throws IOException {
    return ask(
        "decrypt",
        keyId,
        () ->
            client
                .decrypt(
                    request ->
                        request
                            .keyId(keyId)
                            .ciphertextBlob(SdkBytes.fromByteArray(ciphertext))
                            .encryptionContext(context))
                .plaintext());
  }

  private static byte[] ask(String verb, String keyId, Supplier<SdkBytes> call)
      throws KeyException {
    try {
      return call.get().asByteArray();
    } catch (KmsException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      throw failure(verb, keyId, code + " (HTTP " + e.statusCode() + ")", hint(code), e);
    } catch (SdkException e) {
      throw failure(
          verb,
          keyId,
          String.valueOf(e.getMessage()),
          "check the network, the credentials, and encryption.kms_endpoint; without the KMS, the recovery key opens the backups",
          e);
    }
  }

  private static KeyException failure(
      String verb, String keyId, String cause, String hint, SdkException e) {
    return new KeyException(
        "the KMS key '%s' does not %s: %s. Hint: %s".formatted(keyId, verb, cause, hint), e);
  }

  private static String hint(String code) {
    return switch (code) {
      case "AccessDeniedException" ->
          "allow kms:Encrypt and kms:Decrypt on this key to the credentials in use";
      case "DisabledException", "KMSInvalidStateException" ->
          "enable the key, or cancel its deletion; meanwhile the recovery key opens the backups";
      case "NotFoundException" -> "check the key's id, its account and its region";
      case "InvalidCiphertextException", "IncorrectKeyException" ->
          "the wrap belongs to another key, chain or repository, or was changed; the recovery key opens the backups too";
      default -> "try again, and look into the KMS's own log";
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
