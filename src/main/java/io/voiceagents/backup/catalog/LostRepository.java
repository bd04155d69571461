package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.ManifestHeader.Committed;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store whose {@code repository.json} is gone though sets are there. Making a new one would give
 * the repository another id, under which none of those sets opens any more.
 */
final class LostRepository {
  private LostRepository() {}

  /** Refuses if there are sets; the message holds what the lost object must hold. */
  static void refuse(ObjectStore store) throws IOException {
    List<ObjectInfo> manifests = new ArrayList<>();
    store.list("manifests/", manifests::add);
    if (!manifests.isEmpty()) {
      throw new CatalogException(
          store.describe()
              + " holds backups but no "
              + ObjectKeys.REPOSITORY
              + ". Hint: put that object back"
              + id(store, manifests)
                  .map(id -> "; it must hold {\"format\":1,\"id\":\"" + id + "\"}")
                  .orElse(" from a replica"));
    }
  }

  private static Optional<String> id(ObjectStore store, List<ObjectInfo> manifests)
      throws IOException {
    for (ObjectInfo manifest : manifests) {
      Optional<String> id = id(store, manifest);
      if (id.isPresent()) {
        return id;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> id(ObjectStore store, ObjectInfo manifest) throws IOException {
    int length = (int) Math.min(ManifestHeader.MAX_BYTES, manifest.sizeBytes());
    byte[] start = length == 0 ? new byte[0] : store.getRange(manifest.key(), 0, length);
    try {
      return ManifestCodec.header(start, manifest.key()) instanceof Committed committed
          ? Optional.of(committed.summary().chain().repository())
          : Optional.empty();
    } catch (CatalogException e) {
      return Optional.empty(); // Damaged; the next one tells the same.
    }
  }
}
