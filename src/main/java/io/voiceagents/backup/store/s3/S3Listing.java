package io.voiceagents.backup.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One listing, page by page (Amazon S3 API Reference, ListObjectsV2). The SDK's paginator is not
 * used: it takes a page that says there is more, but not where, for the last one.
 */
final class S3Listing {
  private final S3Client client;
  private final S3Location location;
  private final ObjectStore.Visitor visitor;
  private byte[] last = {};

  S3Listing(S3Client client, S3Location location, ObjectStore.Visitor visitor) {
    this.client = client;
    this.location = location;
    this.visitor = visitor;
  }

  void run(String prefix) throws IOException {
    ListObjectsV2Response page = page(prefix, "");
    visit(page);
    while (Boolean.TRUE.equals(page.isTruncated())) {
      String token = page.nextContinuationToken();
      if (token == null || token.isEmpty() || page.contents().isEmpty()) {
        throw new StoreException(
            "The listing of '%s' in %s breaks off after '%s': the store says there is more, but not where. Hint: nothing may be concluded from this listing; run backupctl store check."
                .formatted(prefix, location.describe(), text(last)));
      }
      page = page(prefix, token);
      visit(page);
    }
  }

  private ListObjectsV2Response page(String prefix, String token) throws StoreException {
    String inBucket = location.prefixInBucket(prefix);
    return S3Calls.call(
        location.request("Listing", prefix),
        () ->
            client.listObjectsV2(
                request -> {
                  request.bucket(location.bucket()).prefix(inBucket);
                  if (!token.isEmpty()) {
                    request.continuationToken(token);
                  }
                }));
  }

  private void visit(ListObjectsV2Response page) throws IOException {
    for (S3Object object : page.contents()) {
      String key = location.key(object.key());
      inOrder(key);
      visitor.object(
          new ObjectInfo(
              key,
              object.size(),
              object.lastModified().getEpochSecond(),
              Optional.empty(),
              Optional.of(storageClass(object))));
    }
  }

  /** From a fixed list, for it becomes a label of metrics. Some stores leave it out. */
  private static String storageClass(S3Object object) {
    if (object.storageClass() == null) {
      return ObjectStorageClass.STANDARD.toString();
    }
    return object.storageClass() == ObjectStorageClass.UNKNOWN_TO_SDK_VERSION
        ? "OTHER"
        : object.storageClass().toString();
  }

  private void inOrder(String key) throws StoreException {
    byte[] bytes = key.getBytes(UTF_8);
    if (Arrays.compareUnsigned(last, bytes) > 0 || Arrays.equals(last, bytes)) {
      throw new StoreException(
          "The listing of %s gives '%s' after '%s'. Hint: this store does not list in the order of keys, or repeats a page; it can't be used."
              .formatted(location.describe(), key, text(last)));
    }
    last = bytes;
  }

  private static String text(byte[] key) {
    return new String(key, UTF_8);
  }
}
