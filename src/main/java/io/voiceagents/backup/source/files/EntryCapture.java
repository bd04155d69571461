package io.voiceagents.backup.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** Turns what a walk finds into entries, whatever their kind. One thread. */
final class EntryCapture {
  private final CaptureContext context;
  private final FileCapture files;
  private final HeldDirectories<Node> held = new HeldDirectories<>();

  EntryCapture(CaptureContext context) {
    this.context = context;
    this.files = new FileCapture(context);
  }

  void capture(Node node) throws IOException, InterruptedException {
    if (!node.wanted()) {
      held.hold(node.path(), node);
      return;
    }
    for (Node parent : held.release(node.path())) {
      directory(parent);
    }
    if (node.inode().isDirectory()) {
      directory(node);
    } else if (node.inode().isSymbolicLink()) {
      symbolicLink(node);
    } else {
      files.capture(node);
    }
  }

  void directory(Node node) throws IOException {
    context.sink().add(context.metadata().directory(node, context.attributes(node)));
    context.tally().directories++;
  }

  private void symbolicLink(Node node) throws IOException {
    String target;
    try {
      target = FileNames.text(Files.readSymbolicLink(node.file()));
    } catch (NoSuchFileException e) {
      context.vanished(node);
      return;
    } catch (IOException e) {
      context.unreadable(node, e);
      return;
    }
    context.sink().add(context.metadata().symbolicLink(node, target));
    context.tally().symbolicLinks++;
  }
}
