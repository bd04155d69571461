package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.restore.PresentContent;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.files.FilesLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Reads every restored file and compares its content, chunk by chunk, with what was captured. */
public final class TreeChecks implements RestoreChecks {
  private final FilesLayout layout = new FilesLayout();

  @Override
  public List<Check> check(SetReader set, Path restored) throws IOException {
    PresentContent content = new PresentContent(set.keys());
    long files = 0;
    try (EntryCursor entries = set.entries()) {
      for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        EntryMeta meta = entry.get().meta();
        Path place = layout.place(meta, restored).orElseThrow();
        if (!isThere(meta, place) || !sameContent(entry.get(), place, content)) {
          return List.of(
              new Check(
                  "file hashes", false, "'" + meta.path() + "' differs from what was captured"));
        }
        files++;
      }
    }
    return List.of(new Check("file hashes", true, files + " entries are as they were captured"));
  }

  private static boolean isThere(EntryMeta meta, Path place) {
    return switch (meta.kind()) {
      case DIRECTORY -> Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
      case SYMBOLIC_LINK -> Files.isSymbolicLink(place);
      case FILE, HARD_LINK -> Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS);
    };
  }

  private static boolean sameContent(Entry entry, Path place, PresentContent content)
      throws IOException {
    EntryKind kind = entry.meta().kind();
    boolean file = kind == EntryKind.FILE || kind == EntryKind.HARD_LINK;
    return !file || content.equals(entry, place);
  }

  @Override
  public String damage(Manifest manifest, Path restored) throws IOException {
    try (var paths = Files.walk(restored)) {
      Optional<Path> victim = paths.filter(TreeChecks::hasBytes).findFirst();
      if (victim.isEmpty()) {
        return removeAnything(restored);
      }
      flipByte(victim.get());
      return restored.relativize(victim.get()).toString();
    }
  }

  private static boolean hasBytes(Path path) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A tree without content can only lose an entry. */
  private static String removeAnything(Path restored) throws IOException {
    try (var paths = Files.walk(restored)) {
      Path last = paths.reduce((a, b) -> b).orElse(restored);
      Files.delete(last);
      return last.getFileName() + " (removed)";
    }
  }

  /** Inverts the byte in the middle of a file. */
  static void flipByte(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long middle = channel.size() / 2;
      channel.read(one, middle);
      one.flip();
      byte flipped = (byte) ~one.get(0);
      channel.write(ByteBuffer.wrap(new byte[] {flipped}), middle);
    }
  }

  @Override
  public List<Check> quickCheck(SetReader set, Path restored) throws IOException {
    return check(set, restored);
  }
}
