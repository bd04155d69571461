package io.voiceagents.backup.recovery;

import io.voiceagents.backup.policy.StorageSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Where a repository lies, in full and without credentials: for people, and as configuration. */
final class StorageDescription {
  private StorageDescription() {}

  /** The section {@code storage}, with the values of now; credentials are variables. */
  static String yaml(StorageSettings storage) {
    if (storage instanceof StorageSettings.Directory directory) {
      return "storage:\n  directory: " + quote(directory.path().toString()) + "\n";
    }
    StorageSettings.S3 s3 = (StorageSettings.S3) storage;
    StringBuilder yaml = new StringBuilder("storage:\n  s3:\n");
    add(yaml, "bucket", s3.bucket());
    add(yaml, "region", s3.region());
    s3.endpoint().ifPresent(endpoint -> add(yaml, "endpoint", endpoint.toString()));
    yaml.append("    path_style: ").append(s3.pathStyle()).append('\n');
    if (!s3.prefix().isEmpty()) {
      add(yaml, "prefix", s3.prefix());
    }
    s3.storageClass().ifPresent(storageClass -> add(yaml, "storage_class", storageClass));
    add(yaml, "encryption", s3.encryption());
    s3.kmsKeyId().ifPresent(key -> add(yaml, "kms_key_id", key));
    add(yaml, "checksums", s3.checksums());
    yaml.append("    access_key: ${S3_ACCESS_KEY:-}\n    secret_key: ${S3_SECRET_KEY:-}\n");
    return yaml.toString();
  }

  private static void add(StringBuilder yaml, String key, String value) {
    yaml.append("    ").append(key).append(": ").append(quote(value)).append('\n');
  }

  /** Single quotes: nothing but a quote has a meaning in them (YAML 1.2.2, 7.3.2). */
  private static String quote(String value) {
    return "'" + value.replace("'", "''").replace("${", "$${") + "'";
  }

  static List<Block.Fact> of(StorageSettings storage) {
    if (storage instanceof StorageSettings.Directory directory) {
      return List.of(new Block.Fact("Directory", directory.path().toString()));
    }
    return of((StorageSettings.S3) storage);
  }

  private static List<Block.Fact> of(StorageSettings.S3 s3) {
    List<Block.Fact> facts = new ArrayList<>();
    facts.add(new Block.Fact("Bucket", s3.bucket()));
    facts.add(new Block.Fact("Region", s3.region()));
    facts.add(new Block.Fact("Endpoint", s3.endpoint().map(URI::toString).orElse("Amazon S3")));
    facts.add(new Block.Fact("Prefix", s3.prefix().isEmpty() ? "none" : s3.prefix()));
    facts.add(new Block.Fact("Bucket in the path", s3.pathStyle() ? "yes" : "no"));
    facts.add(new Block.Fact("Server-side encryption", s3.encryption()));
    s3.kmsKeyId().ifPresent(key -> facts.add(new Block.Fact("Key of the server side", key)));
    return facts;
  }
}
