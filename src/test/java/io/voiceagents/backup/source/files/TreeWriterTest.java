package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer does with one entry, and what it refuses. */
class TreeWriterTest {
  private static final Timestamp TIME = new Timestamp(1_700_000_000L, 5);

  /** Entries at places of the test's choice. */
  private record Layout(boolean sparse, BiFunction<EntryMeta, Path, Optional<Path>> places)
      implements RestoreLayout {
    @Override
    public Optional<Path> place(EntryMeta meta, Path staging) {
      return places.apply(meta, staging);
    }

    @Override
    public void finish(Path staging, Path target, Map<String, String> facts) {}
  }

  private Path outside;
  private Path staging;
  private TreeWriter writer;

  @BeforeEach
  void openWriter(@TempDir Path directory) throws Exception {
    outside = Files.createDirectory(directory.resolve("outside"));
    staging = directory.resolve("staging");
    writer = new TreeWriter(staging, new FilesLayout(), TreeOptions.defaults());
  }

  @AfterEach
  void closeWriter() throws Exception {
    writer.close();
  }

  private static EntryMeta file(String path, long size) {
    return EntryMeta.file(path, size, TIME, 0640, Owner.UNKNOWN);
  }

  private static EntryMeta link(String path, EntryKind kind, String target) {
    return new EntryMeta(
        path, kind, 0, TIME, 0777, Owner.UNKNOWN, Optional.empty(), Optional.of(target), Map.of());
  }

  private static void write(TreeWriter writer, EntryMeta meta, byte[] content) throws IOException {
    try (OpenFile file = writer.begin(meta).orElseThrow()) {
      file.write(0, content, 0, content.length);
      file.finish();
    }
  }

  private void assertNothingOutside() throws IOException {
    try (Stream<Path> files = Files.list(outside)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../outside/f", "a/../../outside/f", "a//b", "./a", "a/.", "a/"})
  void refusesAPathThatLeadsOut(String path) throws Exception {
    assertThatThrownBy(() -> writer.begin(file(path, 0)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("could lead out of the restored tree")
        .hasMessageContaining("Hint: ");
    assertThatThrownBy(() -> writer.directory(EntryMeta.directory(path, TIME, 0, Owner.UNKNOWN)))
        .isInstanceOf(SourceException.class);
    assertThatThrownBy(() -> writer.symbolicLink(link(path, EntryKind.SYMBOLIC_LINK, "x")))
        .isInstanceOf(SourceException.class);
    assertNothingOutside();
  }

  @Test
  void refusesToWriteThroughASymbolicLinkOfTheSameRestore() throws Exception {
    writer.symbolicLink(link("a", EntryKind.SYMBOLIC_LINK, outside.toString()));
    assertThatThrownBy(() -> writer.begin(file("a/f", 0)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("is not a directory");
    assertThatThrownBy(
            () -> writer.directory(EntryMeta.directory("a/d", TIME, 0700, Owner.UNKNOWN)))
        .isInstanceOf(SourceException.class);
    assertThatThrownBy(() -> writer.directory(EntryMeta.directory("a", TIME, 0, Owner.UNKNOWN)))
        .isInstanceOf(SourceException.class);
    assertThatThrownBy(() -> writer.symbolicLink(link("a/l", EntryKind.SYMBOLIC_LINK, "x")))
        .isInstanceOf(SourceException.class);
    assertThatThrownBy(() -> writer.begin(file("a", 0))).isInstanceOf(SourceException.class);
    assertNothingOutside();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside/secret", "/etc/passwd", "a/../../outside/secret"})
  void refusesAHardLinkToAFileOutside(String target) throws Exception {
    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    assertThatThrownBy(() -> writer.hardLink(link("f", EntryKind.HARD_LINK, target)))
        .isInstanceOf(SourceException.class);
    assertThat(Files.getAttribute(secret, "unix:nlink")).isEqualTo(1);
  }

  @Test
  void doesNotFindTheFirstNameOfAHardLinkThroughASymbolicLink() throws Exception {
    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    writer.symbolicLink(link("a", EntryKind.SYMBOLIC_LINK, outside.toString()));
    writer.symbolicLink(link("s", EntryKind.SYMBOLIC_LINK, secret.toString()));
    assertThat(writer.hardLink(link("f", EntryKind.HARD_LINK, "a/secret"))).isFalse();
    assertThat(writer.hardLink(link("f", EntryKind.HARD_LINK, "s"))).isFalse();
    assertThat(Files.getAttribute(secret, "unix:nlink")).isEqualTo(1);
  }

  @Test
  void takesContentFromSeveralThreadsInAnyOrder() throws Exception {
    byte[] chunk = new byte[4_096];
    java.util.Arrays.fill(chunk, (byte) 'x');
    int chunks = 64;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (OpenFile file = writer.begin(file("d/f", (long) chunks * chunk.length)).orElseThrow()) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = chunks - 1; i >= 0; i--) {
        long position = (long) i * chunk.length;
        writes.add(
            threads.submit(
                () -> {
                  file.write(position, chunk, 0, chunk.length);
                  return position;
                }));
      }
      for (Future<?> write : writes) {
        write.get();
      }
      file.finish();
    } finally {
      threads.shutdown();
    }
    assertThat(Files.readAllBytes(staging.resolve("d/f"))).hasSize(64 * 4_096).containsOnly('x');
  }

  @Test
  void aFileThatLacksBytesIsNotFinishedAndLeavesNothing() throws Exception {
    try (OpenFile file = writer.begin(file("f", 10)).orElseThrow()) {
      file.write(0, new byte[4], 0, 4);
      file.hole(5, 5);
      assertThatThrownBy(file::finish)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("only 9 of the 10 bytes");
    }
    assertThat(staging.resolve("f")).doesNotExist();
  }

  @Test
  void refusesContentBeyondTheSize() throws Exception {
    try (OpenFile file = writer.begin(file("f", 10)).orElseThrow()) {
      assertThatThrownBy(() -> file.write(8, new byte[3], 0, 3)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> file.hole(Long.MAX_VALUE, 10)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void writesHolesOnlyWhereTheLayoutWantsThem() throws Exception {
    long size = 8L << 20;
    RestoreLayout dense = new Layout(false, new FilesLayout()::place);
    try (TreeWriter other = new TreeWriter(staging, dense, TreeOptions.defaults())) {
      for (TreeWriter one : List.of(writer, other)) {
        String name = one == writer ? "sparse" : "dense";
        try (OpenFile file = one.begin(file(name, size)).orElseThrow()) {
          file.hole(0, size);
          file.finish();
        }
        assertThat(Files.size(staging.resolve(name))).isEqualTo(size);
      }
    }
    assertThat(blocks("sparse")).isLessThan(100);
    assertThat(blocks("dense")).isGreaterThanOrEqualTo(size / 1024);
  }

  /** Allocated kibibytes, as du(1) counts them; Java has no way to ask. */
  private long blocks(String name) throws Exception {
    Process du = new ProcessBuilder("du", "-k", staging.resolve(name).toString()).start();
    String output =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Long.parseLong(output.substring(0, output.indexOf('\t')));
  }

  @Test
  void fault27_refusesWhatExistsUnlessItResumes() throws Exception {
    write(writer, file("f", 1), new byte[] {'1'});
    assertThatThrownBy(() -> writer.begin(file("f", 1)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("exists already");
    try (TreeWriter resumed =
        new TreeWriter(staging, new FilesLayout(), TreeOptions.defaults().withResume(true))) {
      write(resumed, file("f", 1), new byte[] {'2'});
      resumed.symbolicLink(link("l", EntryKind.SYMBOLIC_LINK, "old"));
      resumed.symbolicLink(link("l", EntryKind.SYMBOLIC_LINK, "new"));
    }
    assertThat(staging.resolve("f")).hasContent("2");
    assertThat(Files.readSymbolicLink(staging.resolve("l"))).isEqualTo(Path.of("new"));
  }

  @Test
  void knowsCompleteFilesOfAnEarlierAttempt() throws Exception {
    EntryMeta meta = file("d/f", 1);
    assertThat(writer.isComplete(meta)).isFalse();
    try (OpenFile file = writer.begin(meta).orElseThrow()) {
      file.write(0, new byte[1], 0, 1);
      assertThat(writer.isComplete(meta)).isFalse();
      file.finish();
    }
    assertThat(writer.isComplete(meta)).isTrue();
    Files.setLastModifiedTime(
        staging.resolve("d/f"), java.nio.file.attribute.FileTime.fromMillis(5));
    assertThat(writer.isComplete(meta)).isFalse();
  }

  @Test
  void keepsEverythingPrivateUntilTheEnd() throws Exception {
    writer.directory(EntryMeta.directory("d", TIME, 0755, Owner.UNKNOWN));
    write(writer, file("d/f", 1), new byte[1]);
    assertThat(Inode.of(staging).permissions()).isEqualTo(0700);
    assertThat(Inode.of(staging.resolve("d")).permissions()).isEqualTo(0700);
    writer.finishDirectories();
    assertThat(Inode.of(staging.resolve("d")).permissions()).isEqualTo(0755);
    assertThat(Inode.of(staging.resolve("d")).modified()).isEqualTo(TIME);
  }

  @Test
  void writesWhereTheLayoutSaysAndRefusesLinksThereToo() throws Exception {
    Path space = outside.resolve("ts");
    int prefix = "tablespaces/".length();
    RestoreLayout elsewhere =
        new Layout(
            true,
            (meta, base) ->
                meta.path().startsWith("skipped")
                    ? Optional.empty()
                    : Optional.of(FileNames.resolve(space, meta.path().substring(prefix))));
    try (TreeWriter other = new TreeWriter(staging, elsewhere, TreeOptions.defaults())) {
      write(other, file("tablespaces/PG_17/1/2", 1), new byte[] {'x'});
      assertThat(outside.resolve("ts/PG_17/1/2")).hasContent("x");
      assertThat(other.begin(file("skipped/f", 1))).isEmpty();
      Files.createSymbolicLink(outside.resolve("ts/PG_18"), Path.of("PG_17"));
      assertThatThrownBy(() -> other.begin(file("tablespaces/PG_18/1", 1)))
          .isInstanceOf(SourceException.class);
    }
  }

  @Test
  void syncsWithoutADifference() throws Exception {
    try (TreeWriter synced =
        new TreeWriter(staging, new FilesLayout(), TreeOptions.defaults().withSync(true))) {
      synced.directory(EntryMeta.directory("d", TIME, 0755, Owner.UNKNOWN));
      write(synced, file("d/f", 3), new byte[] {1, 2, 3});
      synced.finishDirectories();
    }
    assertThat(Files.readAllBytes(staging.resolve("d/f"))).containsExactly(1, 2, 3);
    assertThat(Inode.of(staging.resolve("d")).modified()).isEqualTo(TIME);
  }

  @Test
  void notesTimesBefore1970WithAFraction() throws Exception {
    EntryMeta old = EntryMeta.file("f", 0, new Timestamp(-10, 5), 0600, Owner.UNKNOWN);
    write(writer, old, new byte[0]);
    assertThat(Inode.of(staging.resolve("f")).modified()).isEqualTo(new Timestamp(-10, 0));
    assertThat(writer.notes()).hasSize(1);
  }
}
