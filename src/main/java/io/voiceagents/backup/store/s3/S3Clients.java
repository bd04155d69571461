package io.voiceagents.backup.store.s3;

import io.voiceagents.backup.policy.StorageSettings;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Opens clients. Opening makes no request. */
public final class S3Clients {
  private static final int MAX_CONNECTIONS = 32;

  private S3Clients() {}

  /**
   * A client of the bucket's service, thread-safe, to be closed by the caller.
   *
   * @throws IllegalArgumentException if {@code checksums} is neither of its two words
   */
  public static S3Client open(StorageSettings.S3 settings) {
    return open(settings, Duration.ofSeconds(60));
  }

  /**
   * As above.
   *
   * @param silence after how long without a byte a connection counts as broken
   */
  public static S3Client open(StorageSettings.S3 settings, Duration silence) {
    boolean always = alwaysChecksums(settings.checksums());
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(MAX_CONNECTIONS)
                    .connectionTimeout(Duration.ofSeconds(10))
                    .socketTimeout(silence))
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(
                always
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                always
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED);
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static boolean alwaysChecksums(String word) {
    return switch (word) {
      case "when_supported" -> true;
      case "when_required" -> false;
      default ->
          throw new IllegalArgumentException(
              "checksums: '%s' is unknown. Hint: use when_supported, or when_required for a store that refuses checksum trailers."
                  .formatted(word));
    };
  }

  /** Those of the settings, else the SDK's chain. */
  public static AwsCredentialsProvider credentials(StorageSettings.S3 settings) {
    Optional<String> accessKey = settings.accessKey();
    return accessKey.isPresent()
        ? StaticCredentialsProvider.create(
            AwsBasicCredentials.create(accessKey.get(), settings.secretKey().reveal()))
        : DefaultCredentialsProvider.builder().build();
  }
}
