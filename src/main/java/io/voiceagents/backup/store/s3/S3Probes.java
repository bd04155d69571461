package io.voiceagents.backup.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.ProbeScope;
import io.voiceagents.backup.store.StoreFinding;
import io.voiceagents.backup.store.StoreProbe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** What a bucket must be asked besides: it may accept a header and ignore it. */
public final class S3Probes {
  private static final byte[] BYTES = "what was asked for must be there\n".getBytes(UTF_8);
  private static final Set<String> ARCHIVED = Set.of("GLACIER", "DEEP_ARCHIVE");

  private final S3Client client;
  private final StorageSettings.S3 settings;
  private final S3Location location;

  private S3Probes(S3Client client, StorageSettings.S3 settings) {
    this.client = client;
    this.settings = settings;
    this.location = S3Location.of(settings);
  }

  /** The probes of a bucket. */
  public static List<StoreProbe> of(S3Client client, StorageSettings.S3 settings) {
    S3Probes probes = new S3Probes(client, settings);
    return List.of(
        new Probe("checksum", probes::checksum),
        new Probe("storage-class", probes::storageClass),
        new Probe("encryption", probes::encryption),
        new Probe("versioning", probes::versioning),
        new Probe("object-lock", probes::objectLock));
  }

  private StoreFinding checksum(ProbeScope scope) throws IOException {
    HeadObjectResponse head = putAndHead(scope, "checksum");
    Optional<Boolean> checksum = ReturnedChecksum.matches(head, BYTES);
    if (checksum.isPresent()) {
      return StoreFinding.ok("checksum", "the store returns a checksum of what it stored");
    }
    return ReturnedChecksum.tagMatches(head, BYTES)
        ? StoreFinding.ok("checksum", "no checksum is returned; the entity tag is the MD5")
        : StoreFinding.warning(
            "checksum",
            "neither a checksum nor an MD5 is returned",
            "each object is read back after it was put, which doubles the traffic; set checksums: when_supported if the store can.");
  }

  private StoreFinding storageClass(ProbeScope scope) throws IOException {
    String wanted = settings.storageClass().orElse("");
    if (ARCHIVED.contains(wanted)) {
      return StoreFinding.failed(
          "storage-class",
          "objects of " + wanted + " can't be read at once",
          "use GLACIER_IR or STANDARD_IA; a restore can't wait for hours.");
    }
    // S3 leaves the header out for STANDARD (API Reference, HeadObject, x-amz-storage-class).
    String got =
        Optional.ofNullable(putAndHead(scope, "class").storageClassAsString())
            .orElse(StorageClass.STANDARD.toString());
    return wanted.isEmpty() || wanted.equals(got)
        ? StoreFinding.ok("storage-class", "objects are stored as " + got)
        : StoreFinding.warning(
            "storage-class",
            "asked for %s, stored as %s".formatted(wanted, got),
            "this store ignores storage classes; leave storage_class out.");
  }

  private StoreFinding encryption(ProbeScope scope) throws IOException {
    String got =
        Optional.ofNullable(putAndHead(scope, "encryption").serverSideEncryptionAsString())
            .orElse("none");
    boolean wanted = !settings.encryption().equals("none");
    return !wanted || settings.encryption().equals(got)
        ? StoreFinding.ok("encryption", "the store says of its own encryption: " + got)
        : StoreFinding.failed(
            "encryption",
            "asked for %s, the store says %s".formatted(settings.encryption(), got),
            "set encryption: none; everything is encrypted before it is sent in any case.");
  }

  private StoreFinding versioning(ProbeScope scope) throws IOException {
    try {
      BucketVersioningStatus status =
          client.getBucketVersioning(get -> get.bucket(location.bucket())).status();
      return StoreFinding.info(
          "versioning",
          status == null ? "off" : status.toString().toLowerCase(java.util.Locale.ROOT));
    } catch (S3Exception e) {
      return unknown("versioning", e);
    } catch (SdkException e) {
      throw S3Errors.of("Asking for the versioning of " + location.describe(), e);
    }
  }

  private StoreFinding objectLock(ProbeScope scope) throws IOException {
    try {
      ObjectLockConfiguration lock =
          client
              .getObjectLockConfiguration(get -> get.bucket(location.bucket()))
              .objectLockConfiguration();
      return StoreFinding.info(
          "object-lock", lock == null ? "off" : "on; default retention: " + lock.rule());
    } catch (S3Exception e) {
      return S3Errors.code(e).equals("ObjectLockConfigurationNotFoundError")
          ? StoreFinding.info("object-lock", "off")
          : unknown("object-lock", e);
    } catch (SdkException e) {
      throw S3Errors.of("Asking for the object lock of " + location.describe(), e);
    }
  }

  private static StoreFinding unknown(String name, S3Exception e) {
    return StoreFinding.info(
        name, "the store does not say: %d %s".formatted(e.statusCode(), S3Errors.code(e)));
  }

  private HeadObjectResponse putAndHead(ProbeScope scope, String name) throws IOException {
    String inBucket = location.inBucket(scope.put("s3/" + name, BYTES, "1-probe").key());
    return S3Calls.call(
        location.request("HEAD", name),
        () ->
            client.headObject(
                head ->
                    head.bucket(location.bucket())
                        .key(inBucket)
                        .checksumMode(ChecksumMode.ENABLED)));
  }

  private record Probe(String name, Body body) implements StoreProbe {
    @Override
    public StoreFinding run(ProbeScope scope) throws IOException {
      return body.run(scope);
    }
  }

  @FunctionalInterface
  private interface Body {
    StoreFinding run(ProbeScope scope) throws IOException;
  }
}
