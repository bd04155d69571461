package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One pass over the trees. */
final class FilesCapture implements Capture {
  private final List<Root> roots;
  private final WalkRules rules;
  private final FileAccess access;
  private final Clock clock;
  private final Set<String> parentsStored = new HashSet<>();

  FilesCapture(List<Root> roots, WalkRules rules, FileAccess access, Clock clock) {
    this.roots = roots;
    this.rules = rules;
    this.access = access;
    this.clock = clock;
  }

  @Override
  public CaptureReport run(EntrySink sink) throws IOException, InterruptedException {
    Tally tally = new Tally();
    Problems problems = new Problems();
    CaptureContext context =
        new CaptureContext(
            sink, access, new Metadata(clock), new UserAttributes(), tally, problems);
    EntryCapture entries = new EntryCapture(context);
    for (Root root : roots) {
      captureParents(root, entries);
      captureTree(root, entries, context);
    }
    return new CaptureReport(facts(tally), problems.first(), problems.count());
  }

  /** The directories on the way to a root that is stored under its absolute path. */
  private void captureParents(Root root, EntryCapture entries) throws IOException {
    Path file = Path.of("/");
    int end = root.stored().indexOf('/');
    while (end >= 0) {
      String path = root.stored().substring(0, end);
      file = FileNames.resolve(Path.of("/"), path);
      if (parentsStored.add(path)) {
        entries.directory(new Node(path, file, Inode.of(file), true));
      }
      end = root.stored().indexOf('/', end + 1);
    }
  }

  private void captureTree(Root root, EntryCapture entries, CaptureContext context)
      throws IOException, InterruptedException {
    Node top = top(root);
    if (!top.inode().isDirectory()) {
      entries.capture(top);
      return;
    }
    TreeWalk walk = new TreeWalk(top, access, rules, context.tally(), context.problems());
    entries.capture(top);
    Optional<Node> node = walk.next();
    while (node.isPresent()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the walk through " + root.configured() + " was stopped");
      }
      entries.capture(node.get());
      node = walk.next();
    }
  }

  private Node top(Root root) throws IOException {
    try {
      Inode inode = access.stat(root.real());
      if (!Files.isReadable(root.real())) {
        throw new AccessDeniedException(root.real().toString());
      }
      if (!inode.isDirectory() && !inode.isFile()) {
        throw new SourceException(
            "The path '"
                + root.configured()
                + "' is neither a directory nor a regular file. Hint: name one under 'paths'.");
      }
      boolean wanted = !(inode.isDirectory() && rules.filter().isSelective());
      return new Node(root.stored(), root.real(), inode, wanted);
    } catch (NoSuchFileException e) {
      throw new SourceException(
          "The path '" + root.configured() + "' vanished. Hint: is its volume still mounted?", e);
    } catch (AccessDeniedException e) {
      throw new SourceException(
          "The path '"
              + root.configured()
              + "' may not be read. Hint: run the backup as a user who may read it.",
          e);
    }
  }

  private Map<String, String> facts(Tally tally) {
    Map<String, String> facts = tally.facts();
    facts.put(
        "roots",
        roots.stream()
            .map(root -> FileNames.printable(FileNames.text(root.configured())))
            .collect(Collectors.joining("\n")));
    return facts;
  }

  @Override
  public void close() {
    // Nothing is open between two files.
  }
}
