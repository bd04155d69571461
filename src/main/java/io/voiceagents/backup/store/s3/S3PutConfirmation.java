package io.voiceagents.backup.store.s3;

import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.PendingPut;
import io.voiceagents.backup.store.PutConfirmation;
import io.voiceagents.backup.store.Sha256;
import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.store.StoredObject;
import io.voiceagents.backup.store.TakenKey;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Proves puts into a bucket by HEAD, and by reading back where HEAD proves nothing. */
public final class S3PutConfirmation implements PutConfirmation {
  private final S3Client client;
  private final S3Location location;

  public S3PutConfirmation(S3Client client, StorageSettings.S3 settings) {
    this.client = client;
    this.location = S3Location.of(settings);
  }

  @Override
  public StoredObject confirm(PendingPut put) throws IOException {
    HeadObjectResponse head = head(put);
    long size = head.contentLength() == null ? -1 : head.contentLength();
    if (size != put.bytes().length) {
      throw differs(put, size + " bytes are there");
    }
    Optional<Boolean> checksum = ReturnedChecksum.matches(head, put.bytes());
    if (checksum.isPresent() && !checksum.get()) {
      throw differs(put, "the store's checksum is another");
    }
    if (checksum.isEmpty() && !ReturnedChecksum.tagMatches(head, put.bytes())) {
      compareBytes(put);
    }
    return put.stored();
  }

  private HeadObjectResponse head(PendingPut put) throws IOException {
    String inBucket = location.inBucket(put.key());
    try {
      return client.headObject(
          head -> head.bucket(location.bucket()).key(inBucket).checksumMode(ChecksumMode.ENABLED));
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        throw differs(put, "nothing is there");
      }
      throw S3Errors.of(location.request("HEAD", put.key()), e);
    } catch (SdkException e) {
      throw S3Errors.of(location.request("HEAD", put.key()), e);
    }
  }

  private void compareBytes(PendingPut put) throws IOException {
    String stored = Sha256.hex(read(put).asByteArrayUnsafe());
    if (!stored.equals(put.sha256())) {
      throw differs(put, "the stored bytes have SHA-256 " + stored);
    }
  }

  @Override
  public StoredObject settle(PendingPut put, Exception failure) throws IOException {
    Optional<SdkException> answer = sdkError(failure);
    if (answer.isPresent() && taken(answer.get())) {
      return settleTaken(put);
    }
    if (failure instanceof IOException known) {
      throw known;
    }
    throw answer
        .map(error -> S3Errors.of(location.request("PUT", put.key()), error))
        .orElseGet(
            () ->
                new StoreException(
                    location.request("PUT", put.key())
                        + " failed: "
                        + failure
                        + ". Hint: look at the steps of the route put-s3.",
                    failure));
  }

  /**
   * 412: the key is taken. 409: another request for the key is under way (Amazon S3 User Guide,
   * "Conditional requests").
   */
  private static boolean taken(SdkException error) {
    return error instanceof S3Exception answer
        && (answer.statusCode() == 412 || answer.statusCode() == 409);
  }

  private StoredObject settleTaken(PendingPut put) throws IOException {
    ResponseBytes<GetObjectResponse> stored = read(put);
    Optional<String> run = Optional.ofNullable(stored.response().metadata().get(PendingPut.RUN));
    return TakenKey.settle(put, location.describe(), run, stored.asByteArrayUnsafe());
  }

  private ResponseBytes<GetObjectResponse> read(PendingPut put) throws IOException {
    String inBucket = location.inBucket(put.key());
    return S3Calls.call(
        location.request("Reading back", put.key()),
        () -> client.getObjectAsBytes(get -> get.bucket(location.bucket()).key(inBucket)));
  }

  private static Optional<SdkException> sdkError(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SdkException error) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }

  private StoreException differs(PendingPut put, String what) {
    return new StoreException(
        "%s of %d bytes was acknowledged, but %s. Hint: the object does not count; run backupctl store check before this store is trusted again."
            .formatted(location.request("PUT", put.key()), put.bytes().length, what));
  }
}
