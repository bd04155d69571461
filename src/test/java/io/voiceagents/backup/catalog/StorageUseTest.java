package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.observe.Event.Share;
import io.voiceagents.backup.store.file.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageUseTest {
  private final Path root;

  StorageUseTest(@TempDir Path root) {
    this.root = root;
  }

  private void object(String key, int bytes) throws IOException {
    Path file = root.resolve(key);
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, new byte[bytes]);
  }

  @Test
  void whatBelongsToNoPolicyIsOneShareHoweverManyTypesThereWere() throws IOException {
    object("repository.json", 1);
    object("audit/logs/000000000001-000000000002.jsonl", 2);
    object("packs/logs/c1/00000000-r/00000000", 4);
    object("packs/logs/c1/00000000-r/00000001", 8);
    object("manifests/logs/c1/00000000", 16);
    object("packs/gone/c1/00000000-r/00000000", 32);
    object("packs/older/c1/00000000-r/00000000", 64);
    object("leases/logs/00000001", 128);
    try (DirectoryStore store = new DirectoryStore(root)) {
      assertThat(StorageUse.count(store, Set.of("logs", "postgres")))
          .containsExactly(
              new Share("logs", "none", 4, 4 + 8 + 16 + 128), new Share("other", "none", 4, 99));
    }
  }
}
