package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.FileIdentity;
import io.voiceagents.backup.source.files.ContentReader.Reading;
import io.voiceagents.backup.source.files.ContentReader.UnreadableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Captures regular files: recognises unchanged ones, reads the others, and finds out whether a file
 * held still while it was read. One thread.
 */
final class FileCapture {
  private final CaptureContext context;
  private final ContentReader reader = new ContentReader();
  private final HardLinks hardLinks = new HardLinks();

  FileCapture(CaptureContext context) {
    this.context = context;
  }

  /** What the state of a file after reading says of the bytes that were read. */
  private enum Verdict {
    STABLE,
    GROWN,
    CHANGED,
    VANISHED
  }

  void capture(Node node) throws IOException, InterruptedException {
    if (isUnchanged(node) || read(node, false)) {
      return;
    }
    Optional<Node> again = examineAgain(node);
    if (again.isPresent()) {
      read(again.get(), true);
    }
  }

  private boolean isUnchanged(Node node) throws IOException {
    Inode inode = node.inode();
    if (inode.sizeBytes() == 0) {
      return false;
    }
    Optional<EntryMeta> previous =
        context.sink().previous(node.path()).filter(meta -> Metadata.isUnchanged(meta, inode));
    if (previous.isEmpty()) {
      return false;
    }
    // Setting an extended attribute moves ctime, so these are still the same too.
    Map<String, byte[]> attributes = previous.get().attributes();
    context.sink().unchanged(meta(node, inode.sizeBytes(), previous.get().identity(), attributes));
    context.tally().filesUnchanged++;
    count(node, inode.sizeBytes());
    return true;
  }

  private Optional<Node> examineAgain(Node node) {
    try {
      Inode inode = context.access().stat(node.file());
      if (inode.isFile()) {
        return Optional.of(new Node(node.path(), node.file(), inode, node.wanted()));
      }
      context.vanished(node);
    } catch (NoSuchFileException e) {
      context.vanished(node);
    } catch (IOException e) {
      context.unreadable(node, e);
    }
    return Optional.empty();
  }

  /** Returns false if the file changed meanwhile and should be read once more. */
  private boolean read(Node node, boolean lastAttempt) throws IOException, InterruptedException {
    if (node.inode().sizeBytes() == 0) {
      context.sink().add(meta(node, 0, Optional.empty(), context.attributes(node)));
      count(node, 0);
      return true;
    }
    Instant begun = context.metadata().now();
    Optional<FileChannel> opened = open(node);
    if (opened.isEmpty()) {
      return true;
    }
    try (FileChannel file = opened.get()) {
      return copy(node, begun, file, context.attributes(node), lastAttempt);
    }
  }

  private Optional<FileChannel> open(Node node) {
    try {
      return Optional.of(context.access().open(node.file()));
    } catch (NoSuchFileException e) {
      context.vanished(node);
    } catch (IOException e) {
      context.unreadable(node, e);
    }
    return Optional.empty();
  }

  private boolean copy(
      Node node,
      Instant begun,
      FileChannel file,
      Map<String, byte[]> attributes,
      boolean lastAttempt)
      throws IOException, InterruptedException {
    ContentSink content = context.sink().content(node.path(), ContentKind.STREAM);
    Reading reading;
    Verdict verdict;
    try {
      reading = reader.read(file, node.inode().sizeBytes(), content);
      verdict = judge(node, file, reading);
    } catch (UnreadableException e) {
      content.discard();
      context.unreadable(node, e);
      return true;
    }
    if (verdict == Verdict.VANISHED) {
      content.discard();
      context.vanished(node);
      return true;
    }
    if (verdict == Verdict.CHANGED && !lastAttempt) {
      content.discard();
      return false;
    }
    Optional<FileIdentity> identity =
        verdict == Verdict.STABLE ? Metadata.identity(node.inode(), begun) : Optional.empty();
    content.commit(meta(node, reading.sizeBytes(), identity, attributes));
    stored(node, reading, verdict);
    return true;
  }

  private void stored(Node node, Reading reading, Verdict verdict) {
    context.tally().filesRead++;
    context.tally().bytesRead += reading.sizeBytes();
    if (verdict == Verdict.GROWN) {
      context.tally().grown++;
    } else if (verdict == Verdict.CHANGED) {
      context.problems().add(node.path(), "changed while it was read");
    }
    count(node, reading.sizeBytes());
  }

  private Verdict judge(Node node, FileChannel file, Reading reading)
      throws UnreadableException, InterruptedException {
    Inode before = node.inode();
    Inode after;
    try {
      after = context.access().stat(node.file());
    } catch (NoSuchFileException e) {
      return Verdict.VANISHED;
    } catch (IOException e) {
      throw new UnreadableException(e);
    }
    boolean whole = reading.sizeBytes() == before.sizeBytes();
    if (whole && after.isUntouched(before)) {
      return Verdict.STABLE;
    }
    boolean longer = after.isSameFile(before) && after.sizeBytes() > before.sizeBytes();
    return whole && longer && reader.repeats(file, reading) ? Verdict.GROWN : Verdict.CHANGED;
  }

  private EntryMeta meta(
      Node node, long sizeBytes, Optional<FileIdentity> identity, Map<String, byte[]> attributes) {
    Optional<String> firstName = hardLinks.firstName(node.inode());
    return context.metadata().file(node, sizeBytes, identity, firstName, attributes);
  }

  private void count(Node node, long sizeBytes) {
    if (hardLinks.firstName(node.inode()).isPresent()) {
      context.tally().hardLinks++;
    } else {
      context.tally().files++;
    }
    context.tally().bytes += sizeBytes;
    hardLinks.stored(node.path(), node.inode());
  }
}
