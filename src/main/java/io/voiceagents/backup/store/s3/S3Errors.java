package io.voiceagents.backup.store.s3;

import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.store.TransientStoreException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says what a failed request means. Codes: Amazon S3 API Reference, "Error responses", "List of
 * error codes".
 */
final class S3Errors {
  private S3Errors() {}

  /**
   * An error with the next step.
   *
   * @param request for instance {@code GET of a/b in s3://bucket/}
   */
  static StoreException of(String request, SdkException error) {
    return error instanceof AwsServiceException answer
        ? answered(request, answer)
        : new TransientStoreException(
            "%s failed without an answer: %s. Hint: is the endpoint right, and reachable from this host (name, port, proxy, certificate)? If so, run it again."
                .formatted(request, root(error)),
            error);
  }

  private static StoreException answered(String request, AwsServiceException error) {
    String message =
        "%s failed: %d %s: %s. Hint: %s"
            .formatted(request, error.statusCode(), code(error), text(error), hint(error));
    return error.statusCode() == 429 || (error.statusCode() >= 500 && error.statusCode() != 501)
        ? new TransientStoreException(message, error)
        : new StoreException(message, error);
  }

  /** The service's own error code, or the empty string: a HEAD has no body to carry one. */
  static String code(AwsServiceException error) {
    return error.awsErrorDetails() == null || error.awsErrorDetails().errorCode() == null
        ? ""
        : error.awsErrorDetails().errorCode();
  }

  private static String text(AwsServiceException error) {
    return error.awsErrorDetails() == null || error.awsErrorDetails().errorMessage() == null
        ? "no message"
        : error.awsErrorDetails().errorMessage();
  }

  private static String hint(AwsServiceException error) {
    return switch (code(error)) {
      case "NoSuchBucket" -> "create the bucket, or correct its name, region or endpoint.";
      case "NoSuchKey" -> "the object is gone since; run it again.";
      case "SignatureDoesNotMatch" -> "the secret key does not belong to the access key.";
      case "InvalidAccessKeyId" -> "the access key is unknown to this service.";
      case "RequestTimeTooSkewed" -> "set this host's clock; it differs from the store's.";
      case "InvalidObjectState" ->
          "the object is archived; restore it from its storage class first.";
      case "XAmzContentSHA256Mismatch", "NotImplemented" ->
          "set checksums: when_required if this store refuses checksum trailers.";
      default -> hint(error.statusCode());
    };
  }

  private static String hint(int status) {
    return switch (status) {
      case 301, 307, 400 -> "check region, endpoint and path_style; the service did not take it.";
      case 401, 403 ->
          "check the keys, this host's clock, and that the policy allows this on bucket and prefix.";
      case 404 -> "check bucket and endpoint; that was no answer about an object.";
      case 409, 412 -> "another writer was faster; run it again.";
      case 429, 500, 502, 503, 504 -> "the store is overloaded or failing; run it again later.";
      default -> "look up the code in the store's manual.";
    };
  }

  private static String root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
