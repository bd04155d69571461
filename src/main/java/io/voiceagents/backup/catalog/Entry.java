package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.source.EntryMeta;
import java.util.List;

/** One entry of a set with the places of its content, in order. */
public record Entry(EntryMeta meta, List<ContentPart> content) {
  public Entry {
    content = List.copyOf(content);
    long bytes = content.stream().mapToLong(ContentPart::lengthBytes).sum();
    if (bytes != meta.sizeBytes()) {
      throw new IllegalArgumentException(
          "entry '"
              + meta.path()
              + "' has "
              + bytes
              + " bytes of content, its size is "
              + meta.sizeBytes());
    }
  }

  public String path() {
    return meta.path();
  }
}
