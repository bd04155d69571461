package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.EntryKind;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was captured comes back the same: each test makes a tree and restores it. */
class RoundTripTest {
  private Path source;
  private Path target;

  @BeforeEach
  void makeSource(@TempDir Path directory) throws Exception {
    source = Files.createDirectory(directory.resolve("source"));
    target = directory.resolve("target");
  }

  private SetInMemory roundTrip() throws Exception {
    SetInMemory set = Trees.captured(source);
    assertThat(set.restore(target, TreeOptions.defaults())).isEmpty();
    assertThat(TreeDigest.differences(source, target)).isEmpty();
    return set;
  }

  @Test
  void restoresFilesAndEmptyOnes() throws Exception {
    Trees.file(source, "calls/2026/a.json", "{}");
    Trees.file(source, "calls/2026/empty", "");
    Files.createDirectories(source.resolve("nothing/in/here"));
    SetInMemory set = roundTrip();
    assertThat(set.entries.keySet())
        .containsExactly(
            "",
            "calls",
            "calls/2026",
            "calls/2026/a.json",
            "calls/2026/empty",
            "nothing",
            "nothing/in",
            "nothing/in/here");
  }

  @Test
  void restoresNamesOfAllKinds() throws Exception {
    for (String name :
        List.of(
            "line\nbreak",
            "tab\tand space ",
            "Gespräch",
            "e\u0301",
            "通話",
            "\uD83D\uDCDE",
            "\uFFFD",
            "-rf",
            "~",
            "back\\slash",
            "quote'\"",
            "100%25",
            "a:b",
            "x".repeat(255))) {
      Trees.file(source, name, name);
      Trees.file(source, "in/" + name + "/f", name);
    }
    roundTrip();
  }

  @Test
  void restoresNamesThatAreNotUtf8() throws Exception {
    Files.writeString(Trees.escaped(source, "latin-%E9"), "1");
    Files.writeString(Trees.escaped(source, "%FF"), "2");
    Files.writeString(Trees.escaped(source, "half-%C3"), "3");
    Files.writeString(Trees.escaped(source, "surrogate-%ED%A0%80"), "4");
    Path folder = Files.createDirectory(Trees.escaped(source, "folder-%FE"));
    Trees.file(folder, "plain", "5");
    Files.createSymbolicLink(folder.resolve("link"), Trees.escaped(source, "%FF").getFileName());
    SetInMemory set = roundTrip();
    assertThat(set.entries).containsKey("latin-\uDCE9").containsKey("folder-\uDCFE/plain");
    assertThat(set.meta("folder-\uDCFE/link").linkTarget()).contains("\uDCFF");
  }

  @Test
  void restoresADeepTree() throws Exception {
    Path deep = source;
    for (int level = 0; level < 120; level++) {
      deep = Files.createDirectory(deep.resolve("d" + level));
    }
    Trees.file(deep, "bottom", "x");
    roundTrip();
  }

  @Test
  void restoresSymbolicLinksAsTheyAre() throws Exception {
    Trees.file(source, "a", "a");
    Files.createSymbolicLink(source.resolve("dangling"), Path.of("no/such/file"));
    Files.createSymbolicLink(source.resolve("absolute"), Path.of("/etc/hostname"));
    Files.createSymbolicLink(source.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(source.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(source.resolve("file"), Path.of("a"));
    SetInMemory set = roundTrip();
    assertThat(set.meta("up").kind()).isEqualTo(EntryKind.SYMBOLIC_LINK);
    assertThat(set.meta("absolute").linkTarget()).contains("/etc/hostname");
  }

  @Test
  void restoresHardLinksAsOneFile() throws Exception {
    Path first = Trees.file(source, "b/first", "shared");
    Files.createLink(source.resolve("b/second"), first);
    Files.createDirectory(source.resolve("c"));
    Files.createLink(source.resolve("c/third"), first);
    SetInMemory set = roundTrip();
    assertThat(set.meta("b/first").kind()).isEqualTo(EntryKind.FILE);
    assertThat(set.meta("c/third").kind()).isEqualTo(EntryKind.HARD_LINK);
    assertThat(set.meta("c/third").linkTarget()).contains("b/first");
    assertThat(set.content("c/third")).asString().isEqualTo("shared");
    Files.writeString(target.resolve("c/third"), "SHARED");
    assertThat(target.resolve("b/first")).hasContent("SHARED");
  }

  @Test
  void restoresAHardLinkAloneWithItsContent() throws Exception {
    Files.createLink(source.resolve("second"), Trees.file(source, "first", "shared"));
    SetInMemory set = Trees.captured(source);
    set.entries.remove("first");
    set.restore(target, TreeOptions.defaults());
    assertThat(target.resolve("second")).hasContent("shared");
  }

  @Test
  void restoresPermissionsOfAllKinds() throws Exception {
    // Without any permission a file can be read by root alone.
    int none = Trees.isRoot() ? 0 : 0500;
    Map<String, Integer> modes =
        Map.of("none", none, "all", 0777, "setuid", 04755, "setgid", 02750, "sticky", 01744);
    for (Map.Entry<String, Integer> mode : modes.entrySet()) {
      Files.setAttribute(Trees.file(source, mode.getKey(), "x"), "unix:mode", mode.getValue());
      Path folder = Files.createDirectory(source.resolve("folder-" + mode.getKey()));
      Trees.file(folder, "f", "x");
      Files.setAttribute(folder, "unix:mode", mode.getValue());
    }
    SetInMemory set = roundTrip();
    assertThat(set.meta("setuid").mode()).isEqualTo(04755);
  }

  @Test
  void restoresOwnersByNumber() throws Exception {
    Path file = Trees.file(source, "owned", "x");
    // Only root can give a file to somebody else; others keep their own.
    int user = Trees.isRoot() ? 12_345 : Inode.of(file).uid();
    int group = Trees.isRoot() ? 54_321 : Inode.of(file).gid();
    Files.setAttribute(file, "unix:uid", user);
    Files.setAttribute(file, "unix:gid", group);
    Files.setAttribute(file, "unix:mode", 06755);
    Path link = Files.createSymbolicLink(source.resolve("link"), Path.of("gone"));
    Files.setAttribute(link, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    SetInMemory set = roundTrip();
    assertThat(set.meta("owned").owner().uid()).isEqualTo(user);
    assertThat(set.meta("owned").owner().user().isEmpty()).isEqualTo(Trees.isRoot());
  }

  @Test
  void restoresTimesWithNanosecondsAndBefore1970() throws Exception {
    Trees.modified(Trees.file(source, "now", "x"), 1_790_000_000L, 123_456_789);
    Trees.modified(Trees.file(source, "old", "x"), -86_400L * 365, 0);
    Trees.modified(Trees.file(source, "far", "x"), 4_102_444_800L, 1);
    Trees.modified(Files.createDirectories(source.resolve("a/b")), 1_000_000_000L, 999_999_999);
    Trees.modified(source.resolve("a"), 0, 0);
    SetInMemory set = roundTrip();
    assertThat(set.meta("now").modified().nanos()).isEqualTo(123_456_789);
    assertThat(set.meta("old").modified().seconds()).isEqualTo(-86_400L * 365);
  }

  @Test
  void restoresExtendedAttributes() throws Exception {
    Path file = Trees.file(source, "recording.wav", "x");
    for (Path path : List.of(file, source)) {
      Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
          .write("call.id", ByteBuffer.wrap("42".getBytes(StandardCharsets.UTF_8)));
    }
    SetInMemory set = roundTrip();
    assertThat(set.meta("recording.wav").attributes().get("call.id")).asString().isEqualTo("42");
  }

  @Test
  void restoresASparseFileWithHoles() throws Exception {
    long size = 8L << 20;
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("sparse").toFile(), "rw")) {
      file.setLength(size);
      file.seek(4L << 20);
      file.write("middle".getBytes(StandardCharsets.UTF_8));
    }
    SetInMemory set = Trees.captured(source);
    try (TreeWriter writer = new TreeWriter(target, new FilesLayout(), TreeOptions.defaults())) {
      writer.directory(set.meta(""));
      try (OpenFile file = writer.begin(set.meta("sparse")).orElseThrow()) {
        file.hole(0, 4L << 20);
        file.write(4L << 20, set.content("sparse"), 4 << 20, 6);
        file.hole((4L << 20) + 6, (4L << 20) - 6);
        file.finish();
      }
      writer.finishDirectories();
    }
    assertThat(TreeDigest.differences(source, target)).isEmpty();
  }

  @Test
  void storesSeveralRootsUnderTheirAbsolutePathsWithTheirParents() throws Exception {
    Trees.file(source, "b/c/x", "1");
    Trees.file(source, "b.d/y", "2");
    Path file = Trees.file(source, "a", "3");
    SetInMemory set = Trees.captured(source.resolve("b.d"), file, source.resolve("b/c"));
    String stored = source.toString().substring(1);
    assertThat(set.entries.tailMap(stored).keySet())
        .containsExactly(
            stored,
            stored + "/a",
            stored + "/b",
            stored + "/b/c",
            stored + "/b/c/x",
            stored + "/b.d",
            stored + "/b.d/y");
    assertThat(set.meta(source.getName(0).toString()).kind()).isEqualTo(EntryKind.DIRECTORY);
    set.restore(target, TreeOptions.defaults());
    assertThat(TreeDigest.differences(source, target.resolve(stored))).isEmpty();
  }

  @Test
  void storesASingleFileUnderItsName() throws Exception {
    SetInMemory set = Trees.captured(Trees.file(source, "etc/livekit.yaml", "port: 7880"));
    assertThat(set.entries.keySet()).containsExactly("livekit.yaml");
  }

  @Test
  void followsARootThatIsALink() throws Exception {
    Trees.file(source, "real/f", "x");
    Path link = Files.createSymbolicLink(source.resolve("current"), Path.of("real"));
    assertThat(Trees.captured(link).entries.keySet()).containsExactly("", "f");
  }

  @Test
  void leavesNothingOfItsOwnBehind() throws Exception {
    Trees.file(source, "a/f", "x");
    roundTrip();
    try (Stream<Path> all = Files.walk(target)) {
      assertThat(all.map(path -> target.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "a", "a/f");
    }
  }
}
