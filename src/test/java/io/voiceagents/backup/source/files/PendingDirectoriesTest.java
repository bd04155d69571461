package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.Timestamp;
import io.voiceagents.backup.source.files.PendingDirectories.Pending;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingDirectoriesTest {
  @Test
  void givesMoreThanFitsInMemoryBackInReverseAndLeavesNoFile(@TempDir Path directory)
      throws Exception {
    List<Pending> added = new ArrayList<>();
    List<Pending> drained = new ArrayList<>();
    try (PendingDirectories pending = new PendingDirectories(directory.resolve("spill"), 1 << 10)) {
      for (int i = 0; i < 1_000; i++) {
        Pending one = directory(i);
        added.add(one);
        pending.add(
            one.place(), EntryMeta.directory("d" + i, one.modified(), one.mode(), one.owner()));
      }
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files).isEmpty();
      }
      pending.drain(drained::add);
      pending.drain(unexpected -> drained.add(directory(-1)));
    }
    Collections.reverse(added);
    assertThat(drained).isEqualTo(added);
  }

  private static Pending directory(int i) {
    String name = PathText.decode(("é" + i + "\u00ff").getBytes(StandardCharsets.ISO_8859_1));
    return new Pending(
        FileNames.resolve(Path.of("/srv"), name),
        i & 07777,
        new Owner(i % 3, i % 2, "u" + i % 3, ""),
        new Timestamp(i - 500, i));
  }
}
