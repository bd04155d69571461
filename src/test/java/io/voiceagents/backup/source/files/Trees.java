package io.voiceagents.backup.source.files;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes and captures small trees. */
final class Trees {
  /** Late enough that every file counts as settled. */
  static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

  private Trees() {}

  static SourceSettings.Files settings(Path... paths) {
    return new SourceSettings.Files(List.of(paths), List.of(), List.of(), false);
  }

  static SourceSettings.Files settings(Path path, List<String> include, List<String> exclude) {
    return new SourceSettings.Files(List.of(path), include, exclude, false);
  }

  static CaptureReport capture(SourceSettings.Files settings, SetInMemory set) throws Exception {
    return capture(settings, set, FileAccess.REAL);
  }

  static CaptureReport capture(SourceSettings.Files settings, SetInMemory set, FileAccess access)
      throws Exception {
    try (Capture capture = FilesSource.open(settings, List.of(), LATER, access)) {
      return capture.run(set);
    }
  }

  static SetInMemory captured(Path... paths) throws Exception {
    SetInMemory set = new SetInMemory();
    CaptureReport report = capture(settings(paths), set);
    if (report.problemCount() > 0) {
      throw new AssertionError(report.problems());
    }
    return set;
  }

  static Path file(Path root, String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** A path whose name is given with percent escapes, for bytes that are not UTF-8. */
  static Path escaped(Path directory, String name) {
    return Path.of(URI.create("file://" + directory + "/" + name));
  }

  static boolean isRoot() throws IOException {
    return Inode.of(Path.of("/proc/self")).uid() == 0;
  }

  static void modified(Path file, long seconds, int nanos) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(seconds, nanos)));
  }
}
