package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.Hole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  @Property(tries = 300)
  void readsWhatItWrote(@ForAll long seed) throws IOException {
    List<Entry> entries = Entries.ascending(new Random(seed), 8);
    assertThat(decoded(encoded(entries))).map(Entries::text).isEqualTo(texts(entries));
  }

  @Property(tries = 2_000)
  void changedBytesGiveAnErrorOrOtherEntriesButNothingElse(@ForAll long seed, @ForAll byte change)
      throws IOException {
    Random random = new Random(seed);
    byte[] bytes = encoded(Entries.ascending(random, 2));
    bytes[random.nextInt(bytes.length)] = change;
    byte[] cut = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    try {
      decoded(cut).forEach(entry -> assertThat(entry.path()).doesNotStartWith("/"));
    } catch (IOException damaged) {
      assertThat(damaged.getMessage()).isNotBlank();
    }
  }

  @Test
  void writesLongContentInSeveralMapsAndReadsItAsOne() throws IOException {
    List<ContentPart> parts = new ArrayList<>();
    for (int i = 0; i < 2 * EntryEncoder.PARTS_PER_MAP + 1; i++) {
      parts.add(new Hole(i + 1));
    }
    Entry entry = Entries.entry(new Random(1), "long", parts);
    AtomicInteger maps = new AtomicInteger();

    EntryEncoder.encode(entry, map -> maps.incrementAndGet());

    assertThat(maps).hasValue(3);
    Entry after = Entries.entry(new Random(2), "next", List.of());
    assertThat(decoded(encoded(List.of(entry, after))))
        .map(Entries::text)
        .isEqualTo(texts(List.of(entry, after)));
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(Entries::text).toList();
  }

  static byte[] encoded(List<Entry> entries) throws IOException {
    ByteArrayOutputStream maps = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      EntryEncoder.encode(entry, maps::writeBytes);
    }
    return maps.toByteArray();
  }

  static List<Entry> decoded(byte[] maps) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (EntryDecoder decoder = new EntryDecoder(new ByteArrayInputStream(maps))) {
      for (Optional<Entry> entry = decoder.next(); entry.isPresent(); entry = decoder.next()) {
        entries.add(entry.get());
      }
    }
    return entries;
  }
}
