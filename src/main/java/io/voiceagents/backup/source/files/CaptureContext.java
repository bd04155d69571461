package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntrySink;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** What the parts of one capture share. One thread. */
record CaptureContext(
    EntrySink sink,
    FileAccess access,
    Metadata metadata,
    UserAttributes userAttributes,
    Tally tally,
    Problems problems) {

  /** The extended attributes; none, and a problem, if they can't be read. */
  Map<String, byte[]> attributes(Node node) {
    try {
      return userAttributes.read(node.file(), node.inode());
    } catch (AccessDeniedException | NoSuchFileException e) {
      // Named when it can't be listed or read either.
      return Map.of();
    } catch (IOException e) {
      problems.add(node.path(), "its extended attributes could not be read: " + Reason.of(e));
      return Map.of();
    }
  }

  void vanished(Node node) {
    problems.add(node.path(), "vanished while it was read");
  }

  void unreadable(Node node, IOException e) {
    problems.add(node.path(), "could not be read: " + Reason.of(e));
  }
}
