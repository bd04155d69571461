package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code bin/emergency-reader}, which knows docs/format.md alone, reads what this program writes:
 * so the page is true, and a restore needs nothing of this program.
 */
class EmergencyReaderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/repository/v1");

  private final Path root;

  EmergencyReaderTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void readsWhatTheFirstVersionWrote() throws Exception {
    Path store = GOLDEN.resolve("store");
    Path key = GOLDEN.resolve("backup.key");
    Ended list = run(store, key, "list");
    assertThat(list.code()).as(list.text()).isZero();
    List<String> sets = list.text().lines().map(line -> line.split(" ", 2)[0]).toList();
    assertThat(sets).hasSize(2);
    for (int i = 0; i < 2; i++) {
      Path target = root.resolve("target-" + i);
      restored(run(store, key, "restore", sets.get(i), target.toString()));
      assertThat(GoldenRepository.listing(target))
          .isEqualTo(Files.readAllLines(GOLDEN.resolve("expected-" + i + ".txt")));
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.Codec.class)
  void readsWhatThisVersionWrites(Compression.Codec codec) throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      fill(engine.source);
      backup(engine, codec, BackupKind.FULL);
      change(engine.source);
      backup(engine, codec, BackupKind.INCREMENTAL);
      Path target = root.resolve("target");
      restored(restore("backup.key.recovery", target));
      assertThat(tree(target)).isEqualTo(tree(engine.source));
      assertThat(Files.getAttribute(target.resolve("sound/a-link"), "unix:ino"))
          .isEqualTo(Files.getAttribute(target.resolve("sound/rough.wav"), "unix:ino"));
    }
  }

  @Test
  void refusesEveryChangedObject() throws Exception {
    backUpOnce();
    for (String kind : List.of("pack", "page", "packlist", "manifest")) {
      Path object = largest(root.resolve("store/" + kind + "s"));
      byte[] good = Files.readAllBytes(object);
      byte[] bad = good.clone();
      bad[bad.length * 2 / 3] ^= 1;
      Files.write(object, bad);
      refused(kind + "s/", "backup.key");
      Files.write(object, good);
    }
    restored(restore("backup.key", root.resolve("target")));
  }

  @Test
  void refusesAnotherKeyAndATargetThatHoldsSomething() throws Exception {
    backUpOnce();
    KeyFile.generate(root.resolve("other.key"), new SecureRandom(), Clock.systemUTC());
    refused("none of the wraps", "other.key");
    Path target = Files.createDirectory(root.resolve("target"));
    Path kept = Files.writeString(target.resolve("kept"), "kept");
    assertThat(restore("backup.key", target).code()).isEqualTo(1);
    assertThat(target.toFile().list()).containsExactly("kept");
    assertThat(kept).hasContent("kept");
  }

  private void refused(String named, String key) throws Exception {
    Path target = Files.createTempDirectory(root, "refused").resolve("target");
    Ended ended = restore(key, target);
    assertThat(ended.code()).as(ended.text()).isEqualTo(1);
    assertThat(ended.text()).contains(named);
    assertThat(target).doesNotExist();
  }

  private static void restored(Ended ended) {
    assertThat(ended.code()).as(ended.text()).isZero();
  }

  private void backUpOnce() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      fill(engine.source);
      backup(engine, Compression.Codec.ZSTD, BackupKind.FULL);
    }
  }

  private static void backup(TestEngine engine, Compression.Codec codec, BackupKind kind)
      throws IOException {
    Policy usual = engine.policy();
    Policy policy =
        new Policy(
            usual.name(),
            usual.source(),
            Map.of(),
            usual.retention(),
            new Compression(codec, 0),
            Duration.ofDays(30),
            VerifyDepth.PRESENCE,
            true,
            Optional.empty());
    RunResult result = engine.backup(new BackupRequest(policy, kind, false));
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
  }

  /**
   * Sound for both orders of the filter, holes, links, names at which sorting goes wrong, modes.
   */
  private static void fill(Path source) throws IOException {
    Path sound = Files.createDirectories(source.resolve("sound"));
    Files.write(sound.resolve("smooth.wav"), sound(1, 5));
    Files.write(sound.resolve("rough.wav"), sound(2, 900));
    Files.createLink(sound.resolve("a-link"), sound.resolve("rough.wav"));
    Files.createSymbolicLink(source.resolve("latest"), Path.of("sound/smooth.wav"));
    Files.createSymbolicLink(source.resolve("nowhere"), Path.of("/no/where"));
    Files.write(source.resolve("random"), PipelineTest.random(6 << 20, 1));
    Files.createFile(source.resolve("empty"));
    try (FileChannel holes =
        FileChannel.open(
            source.resolve("holes"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      holes.write(ByteBuffer.wrap(PipelineTest.random(100_000, 2)), 3 << 20);
      holes.write(ByteBuffer.wrap(new byte[1]), (9 << 20) - 1);
    }
    for (int i = 0; i < 600; i++) {
      Path below = Files.createDirectories(source.resolve("many/" + i % 7));
      Files.writeString(below.resolve("call-" + i), "agent: how may I help?\n".repeat(i));
    }
    for (String name : List.of("a", "a!", "a-b", "ü")) {
      Files.createDirectories(source.resolve("names/" + name));
      Files.writeString(source.resolve("names/" + name + "/x"), name);
    }
    Path shut = source.resolve("names/a-b");
    Files.setLastModifiedTime(shut, FileTime.from(Instant.ofEpochSecond(-5, 123_456_789)));
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("r-x--x---"));
  }

  private static void change(Path source) throws IOException {
    Files.delete(source.resolve("names/ü/x"));
    Files.writeString(source.resolve("many/3/new"), "new");
    try (FileChannel random =
        FileChannel.open(source.resolve("random"), StandardOpenOption.WRITE)) {
      random.write(ByteBuffer.wrap(new byte[1_000]), 3 << 20);
    }
  }

  private static byte[] sound(int channels, int noise) {
    int samples = 700_000;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples + 1).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) channels).putInt(8_000).putInt(16_000 * channels);
    wav.putShort((short) (2 * channels)).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    Random random = new Random(noise);
    for (int i = 0; i < samples; i++) {
      double tone = 29_000 * Math.sin(i / channels * 2 * Math.PI * 200 / 8_000);
      wav.putShort((short) (tone + random.nextInt(noise)));
    }
    return wav.array();
  }

  /** A line an entry: content, mode, times of files and directories in nanoseconds. */
  private static List<String> tree(Path tree) throws Exception {
    List<String> lines = new ArrayList<>(GoldenRepository.listing(tree));
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path path : walk.sorted().toList()) {
        lines.add(
            Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                + " "
                + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                + " "
                + Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                + " "
                + tree.relativize(path));
      }
    }
    return lines;
  }

  private static Path largest(Path kind) throws IOException {
    try (Stream<Path> files = Files.walk(kind)) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private record Ended(int code, String text) {}

  private Ended restore(String key, Path target) throws Exception {
    return run(
        root.resolve("store"),
        root.resolve(key),
        "restore",
        "voice_data/latest",
        target.toString());
  }

  /** The Python of the system: Debian's packages are of no use to another one. */
  private static Ended run(Path store, Path key, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of("/usr/bin/python3", "bin/emergency-reader"));
    line.addAll(List.of("--repository", store.toString(), "--key", key.toString()));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }
}
