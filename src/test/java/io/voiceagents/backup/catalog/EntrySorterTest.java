package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EntrySorterTest {
  @Property(tries = 60)
  void givesEveryEntryInOrderHoweverOftenItSpills(
      @ForAll long seed,
      @ForAll @IntRange(max = 120) int count,
      @ForAll @IntRange(min = 1, max = 20_000) int buffer)
      throws IOException {
    Random random = new Random(seed);
    List<Entry> ascending = Entries.ascending(random, count);
    List<Entry> mixed = new ArrayList<>(ascending);
    Collections.shuffle(mixed, random);
    Path scratch = Files.createTempDirectory("sorter");
    List<String> sorted = new ArrayList<>();

    try (EntrySorter sorter = new EntrySorter(scratch, buffer)) {
      for (Entry entry : mixed) {
        sorter.add(entry);
      }
      sorter.drain(entry -> sorted.add(Entries.text(entry)));
    }

    assertThat(sorted).isEqualTo(ascending.stream().map(Entries::text).toList());
    assertThat(left(scratch)).as("scratch files left").isZero();
    Files.delete(scratch);
  }

  private static long left(Path scratch) throws IOException {
    try (Stream<Path> files = Files.list(scratch)) {
      return files.count();
    }
  }
}
