package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.EntryKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the second backup reads, and what it may skip. */
class UnchangedFilesTest {
  private Path root;
  private Path file;

  @BeforeEach
  void makeTree(@TempDir Path directory) throws Exception {
    root = directory;
    file = Trees.file(root, "calls/a.json", "0123456789");
    Trees.file(root, "calls/b.json", "b");
    Trees.file(root, "empty", "");
  }

  private SetInMemory second(SetInMemory first) throws Exception {
    SetInMemory second = first.next();
    CaptureReport report = Trees.capture(Trees.settings(root), second);
    assertThat(report.problems()).isEmpty();
    return second;
  }

  @Test
  void skipsFilesThatAreUnchanged() throws Exception {
    SetInMemory second = second(Trees.captured(root));
    assertThat(second.unchanged).containsExactly("calls/a.json", "calls/b.json");
    assertThat(second.entries).hasSize(5);
  }

  @Test
  void readsAFileWhoseSizeAndTimeWereForged() throws Exception {
    SetInMemory first = Trees.captured(root);
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "9876543210");
    Files.setLastModifiedTime(file, time);
    SetInMemory second = second(first);
    assertThat(second.unchanged).containsExactly("calls/b.json");
    assertThat(second.content("calls/a.json")).asString().isEqualTo("9876543210");
  }

  @Test
  void readsAFileThatWasReplacedByOneOfTheSameSizeAndTime() throws Exception {
    SetInMemory first = Trees.captured(root);
    FileTime time = Files.getLastModifiedTime(file);
    Files.move(file, root.resolve("kept"));
    Files.writeString(file, "9876543210");
    Files.setLastModifiedTime(file, time);
    assertThat(second(first).unchanged).doesNotContain("calls/a.json");
  }

  @Test
  void readsAFileThatHadJustBeenChangedWhenItWasReadBefore() throws Exception {
    Instant changed = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    SetInMemory first = new SetInMemory();
    Clock justThen = Clock.fixed(changed.plusMillis(5), ZoneOffset.UTC);
    try (Capture capture = FilesSource.open(Trees.settings(root), List.of(), justThen)) {
      capture.run(first);
    }
    assertThat(first.meta("calls/a.json").identity()).isEmpty();
    assertThat(second(first).unchanged).doesNotContain("calls/a.json");
  }

  @Test
  void keepsTheExtendedAttributesOfAFileThatItSkips() throws Exception {
    Files.setAttribute(file, "user:call", java.nio.ByteBuffer.wrap(new byte[] {1}));
    SetInMemory second = second(Trees.captured(root));
    assertThat(second.unchanged).contains("calls/a.json");
    assertThat(second.meta("calls/a.json").attributes()).containsKey("call");
  }

  @Test
  void skipsFurtherNamesOfAFileAsWell() throws Exception {
    Files.createLink(root.resolve("calls/c.json"), file);
    SetInMemory second = second(Trees.captured(root));
    assertThat(second.unchanged).contains("calls/a.json", "calls/c.json");
    assertThat(second.meta("calls/c.json").kind()).isEqualTo(EntryKind.HARD_LINK);
  }

  @Test
  void keepsTheSecondNameWhenTheFirstOneIsGone() throws Exception {
    Files.createLink(root.resolve("calls/c.json"), file);
    SetInMemory first = Trees.captured(root);
    Files.delete(file);
    SetInMemory second = second(first);
    assertThat(second.meta("calls/c.json").kind()).isEqualTo(EntryKind.FILE);
    assertThat(second.content("calls/c.json")).asString().isEqualTo("0123456789");
  }
}
