package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.Manifest.ListRef;
import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression.Codec;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.CaptureReport.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
  private static final int SEQUENCE = 3;
  private final ChainKeys keys = Entries.keys();

  @Property(tries = 150)
  void readsWhatItWrote(@ForAll long seed) throws IOException {
    Manifest manifest = manifest(new Random(seed));
    byte[] object = ManifestCodec.encode(manifest, keys);
    assertThat(ManifestCodec.decode(object, Entries.CHAIN, SEQUENCE, keys)).isEqualTo(manifest);
  }

  @Property(tries = 600)
  void refusesEveryOtherByteAndEveryOtherLength(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] object = ManifestCodec.encode(manifest(random), keys);
    if (random.nextInt(4) == 0) {
      object = Arrays.copyOf(object, random.nextInt(object.length));
    } else {
      object[random.nextInt(object.length)] ^= (byte) (1 << random.nextInt(8));
    }
    byte[] damaged = object;
    assertThatThrownBy(() -> ManifestCodec.decode(damaged, Entries.CHAIN, SEQUENCE, keys))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("manifests/voice_data/" + Entries.CHAIN.chain() + "/00000003");
  }

  @Test
  void refusesTheManifestOfAnotherPlace() throws IOException {
    byte[] object = ManifestCodec.encode(manifest(new Random(1)), keys);
    ChainId other = new ChainId(Entries.CHAIN.repository(), "logs", Entries.CHAIN.chain());
    assertThatThrownBy(() -> ManifestCodec.decode(object, Entries.CHAIN, 4, keys))
        .hasMessageContaining("not the manifest of this place");
    assertThatThrownBy(() -> ManifestCodec.decode(object, other, SEQUENCE, keys))
        .hasMessageContaining("not the manifest of this place");
  }

  @Test
  void saysThatATombstoneIsOne() {
    byte[] object =
        ManifestHeader.tombstone(
            Entries.CHAIN,
            SEQUENCE,
            new ManifestHeader.Tombstone("abandoned", java.util.Optional.empty()));
    assertThatThrownBy(() -> ManifestCodec.decode(object, Entries.CHAIN, SEQUENCE, keys))
        .hasMessageContaining("is a tombstone");
  }

  @Test
  void anUnknownFormatStops() throws IOException {
    String text =
        new String(
            ManifestCodec.encode(manifest(new Random(1)), keys), StandardCharsets.ISO_8859_1);
    byte[] newer =
        text.replace("{\"format\":1", "{\"format\":2").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ManifestCodec.header(newer, "key"))
        .hasMessageContaining("key has format 2")
        .hasMessageContaining("Hint: a newer version wrote it");
  }

  private static Manifest manifest(Random random) {
    List<RunLists> runs = new ArrayList<>();
    for (int i = 0; i <= SEQUENCE; i++) {
      ListRef list = new ListRef(i, random.nextInt(1 << 20), "ab".repeat(32), 1, Codec.ZSTD);
      runs.add(
          new RunLists(i, (i + 1) + "-0badcafe", random.nextBoolean() ? List.of(list) : List.of()));
    }
    List<PageRef> pages = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String first = Entries.path(random);
      String last = Entries.path(random);
      pages.add(
          new PageRef(
              i, i, 900, "cd".repeat(32), 4_000, Codec.LZ4, 128, first, last, "ef".repeat(32)));
    }
    Map<String, String> facts = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      facts.put("rows.voice_agents.public.t" + i, Integer.toString(random.nextInt()));
      problems.add(new Problem("calls/" + i + "ü.wav", "vanished while it was read"));
    }
    return new Manifest(
        summary(random), SourceKind.FILESYSTEM, runs, pages, facts, problems, problems.size());
  }

  private static SetSummary summary(Random random) {
    Instant start =
        Instant.ofEpochSecond(
            1_790_000_000L + random.nextInt(1 << 20), random.nextInt(1_000_000_000));
    return new SetSummary(
        "voice_data/20261122T020000Z-full",
        Entries.CHAIN,
        SEQUENCE,
        "4-0badcafe",
        "12".repeat(32),
        random.nextBoolean() ? BackupKind.FULL : BackupKind.INCREMENTAL,
        random.nextBoolean() ? Outcome.COMPLETE : Outcome.PARTIAL,
        start,
        start.plusSeconds(random.nextInt(10_000)),
        random.nextLong() >>> 1,
        random.nextLong() >>> 1,
        random.nextLong() >>> 1);
  }
}
