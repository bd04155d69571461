package io.voiceagents.backup.store.s3;

import io.voiceagents.backup.store.StoreException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes requests whose failures are ours. */
final class S3Calls {
  private S3Calls() {}

  static <T> T call(String request, Supplier<T> call) throws StoreException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw S3Errors.of(request, e);
    }
  }
}
