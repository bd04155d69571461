package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.DamagedSet;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Sets whose manifests can't be read: whatever lists sets also complains about them. */
public record DamagedSets(List<DamagedSet> all) {

  /** Of one type, or of all. */
  public static DamagedSets of(Operations operations, Optional<String> type) throws IOException {
    return new DamagedSets(operations.catalog().damaged(type));
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** What a command ends with that met them. */
  public ExitCode exitCode() {
    return all.isEmpty() ? ExitCode.COMPLETE : ExitCode.VERIFICATION_FAILED;
  }

  /** As in docs/cli.md. */
  public List<Document> documents() {
    return documents(all);
  }

  /** As in docs/cli.md. */
  public static List<Document> documents(List<DamagedSet> sets) {
    return sets.stream().map(DamagedSets::document).toList();
  }

  private static Document document(DamagedSet set) {
    return new Document()
        .put("type", set.type())
        .put("chain", set.chain().chain())
        .put("sequence", set.sequence())
        .put("message", set.message());
  }

  /** Says which they are on standard error. */
  void complain(Session session) {
    all.forEach(set -> session.complain("not listed, for it can't be read: " + set.message()));
  }
}
