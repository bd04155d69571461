package io.voiceagents.backup.store.s3;

import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PendingPut;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads and deletes the objects of a bucket, under the prefix of its settings. */
public final class S3Store implements ObjectStore {
  private final S3Client client;
  private final S3Location location;

  /** Takes the client over: closing the store closes it. */
  public S3Store(S3Client client, StorageSettings.S3 settings) {
    this.client = client;
    this.location = S3Location.of(settings);
  }

  @Override
  public Optional<ObjectInfo> stat(String key) throws IOException {
    String inBucket = location.inBucket(key);
    String request = location.request("HEAD", key);
    try {
      HeadObjectResponse head =
          client.headObject(object -> object.bucket(location.bucket()).key(inBucket));
      return Optional.of(
          new ObjectInfo(
              key,
              head.contentLength(),
              head.lastModified().getEpochSecond(),
              Optional.ofNullable(head.metadata().get(PendingPut.SHA256))));
    } catch (S3Exception e) {
      if (e.statusCode() != 404) {
        throw S3Errors.of(request, e);
      }
      // A HEAD's 404 doesn't tell a missing object from a missing bucket.
      headBucket();
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Errors.of(request, e);
    }
  }

  @Override
  public byte[] get(String key) throws IOException {
    return get(key, Optional.empty());
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    if (length < 1) {
      throw new IllegalArgumentException("a range of " + length + " bytes of " + key);
    }
    // RFC 9110 §14.1.2: both ends are included.
    byte[] part = get(key, Optional.of("bytes=" + offset + "-" + (offset + length - 1)));
    if (part.length != length) {
      throw new StoreException(
          "%s gave %d bytes in place of %d from %d on. Hint: the object is shorter than it was when it was put, or the store ignores ranges; run backupctl store check."
              .formatted(location.request("GET", key), part.length, length, offset));
    }
    return part;
  }

  private byte[] get(String key, Optional<String> range) throws IOException {
    String inBucket = location.inBucket(key);
    String request = location.request(range.map(r -> "GET " + r).orElse("GET"), key);
    try {
      return client
          .getObjectAsBytes(
              get -> {
                get.bucket(location.bucket()).key(inBucket);
                range.ifPresent(get::range);
              })
          .asByteArrayUnsafe();
    } catch (S3Exception e) {
      if (e.statusCode() == 404 && S3Errors.code(e).equals("NoSuchKey")) {
        throw missing(key, e);
      }
      throw S3Errors.of(request, e);
    } catch (SdkException e) {
      throw S3Errors.of(request, e);
    }
  }

  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    new S3Listing(client, location, visitor).run(prefix);
  }

  @Override
  public void delete(String key) throws IOException {
    String inBucket = location.inBucket(key);
    try {
      client.deleteObject(delete -> delete.bucket(location.bucket()).key(inBucket));
    } catch (S3Exception e) {
      // Amazon's service answers 204 for a missing key, some others 404.
      if (!S3Errors.code(e).equals("NoSuchKey")) {
        throw S3Errors.of(location.request("DELETE", key), e);
      }
    } catch (SdkException e) {
      throw S3Errors.of(location.request("DELETE", key), e);
    }
  }

  /** By the Date header of an answer (RFC 9110 §6.6.1). */
  @Override
  public long clockSeconds() throws IOException {
    String date = headBucket().sdkHttpResponse().firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    } catch (DateTimeParseException e) {
      throw new StoreException(
          "%s answers with the date '%s'. Hint: a proxy may strip the Date header; leases need it."
              .formatted(describe(), date),
          e);
    }
  }

  @Override
  public String describe() {
    return location.describe();
  }

  /** The client, for the route that puts. */
  public S3Client client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  private HeadBucketResponse headBucket() throws StoreException {
    return S3Calls.call(
        "HEAD of the bucket of " + describe(),
        () -> client.headBucket(head -> head.bucket(location.bucket())));
  }

  private ObjectMissingException missing(String key, S3Exception cause) {
    return new ObjectMissingException(
        "There is no '%s' in %s. Hint: compare with a listing of its prefix; a versioned bucket may still have it."
            .formatted(key, describe()),
        cause);
  }
}
