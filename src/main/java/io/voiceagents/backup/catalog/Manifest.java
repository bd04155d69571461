package io.voiceagents.backup.catalog;

import io.voiceagents.backup.policy.Compression.Codec;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.CaptureReport.Problem;
import java.util.List;
import java.util.Map;

/**
 * The root of a set (docs/format.md §8).
 *
 * @param runs every run whose packs or pages the set uses, ascending by sequence, its own last
 * @param facts what the source said of itself at capture
 */
public record Manifest(
    SetSummary summary,
    SourceKind source,
    List<RunLists> runs,
    List<PageRef> pages,
    Map<String, String> facts,
    List<Problem> problems,
    long problemCount) {
  public Manifest {
    runs = List.copyOf(runs);
    pages = List.copyOf(pages);
    facts = Map.copyOf(facts);
    problems = List.copyOf(problems);
  }

  /** The pack lists of one run. */
  public record RunLists(int sequence, String run, List<ListRef> lists) {
    public RunLists {
      lists = List.copyOf(lists);
    }
  }

  /** A pack list. */
  public record ListRef(int number, long size, String sha256, int rawLength, Codec codec) {}
}
