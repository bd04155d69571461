package io.voiceagents.backup.recovery;

import io.voiceagents.backup.policy.StorageSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Where a repository lies, in full and without credentials. */
final class StorageDescription {
  private StorageDescription() {}

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
