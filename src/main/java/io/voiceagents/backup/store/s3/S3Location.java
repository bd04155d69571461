package io.voiceagents.backup.store.s3;

import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.store.KeySyntax;
import io.voiceagents.backup.store.StoreException;

/** Bucket and prefix: turns keys of the repository into keys of the bucket and back. */
record S3Location(String bucket, String prefix) {
  static S3Location of(StorageSettings.S3 settings) {
    return new S3Location(settings.bucket(), settings.prefix());
  }

  /** The bucket's key. */
  String inBucket(String key) throws StoreException {
    return prefix + KeySyntax.check(key);
  }

  /** The bucket's prefix for a prefix of keys. */
  String prefixInBucket(String keyPrefix) throws StoreException {
    return prefix + KeySyntax.checkPrefix(keyPrefix);
  }

  /** The repository's key. */
  String key(String inBucket) {
    return inBucket.substring(prefix.length());
  }

  String describe() {
    return "s3://" + bucket + "/" + prefix;
  }

  /** What a message calls a request. */
  String request(String operation, String key) {
    return operation + " of '" + key + "' in " + describe();
  }
}
