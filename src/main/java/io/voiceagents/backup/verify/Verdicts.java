package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verdicts in the repository: what was found, when, on a set of which age. Thread-safe. */
public final class Verdicts {
  private final ObjectStore store;
  private final ObjectPut put;
  private final Catalog catalog;
  private final Ids ids;

  public Verdicts(ObjectStore store, ObjectPut put, Catalog catalog, Ids ids) {
    this.store = store;
    this.put = put;
    this.catalog = catalog;
    this.ids = ids;
  }

  void record(Verdict verdict) throws IOException {
    String id = ids.suffix();
    String key =
        ObjectKeys.verdicts(verdict.set().chain(), verdict.set().sequence())
            + Ids.utc(verdict.startedAt())
            + "-"
            + id
            + ".json";
    put.put(new PutRequest(key, VerdictCodec.encode(verdict), id, PutMode.IF_ABSENT));
  }

  List<Verdict> history(Optional<String> type, Optional<VerifyDepth> depth, int limit)
      throws IOException {
    Map<String, SetSummary> sets = new HashMap<>();
    for (SetSummary set : catalog.list(type, 0)) {
      sets.put(ObjectKeys.verdicts(set.chain(), set.sequence()), set);
    }
    List<String> keys = new ArrayList<>();
    store.list("verdicts/" + type.map(name -> name + "/").orElse(""), info -> keys.add(info.key()));
    keys.sort(Comparator.comparing(Verdicts::time).reversed());
    List<Verdict> verdicts = new ArrayList<>();
    for (String key : keys) {
      SetSummary set = sets.get(key.substring(0, key.lastIndexOf('/') + 1));
      if (set != null && (limit == 0 || verdicts.size() < limit)) {
        verdict(key, set, depth).ifPresent(verdicts::add);
      }
    }
    return verdicts;
  }

  /** Why a set does not count as verified; empty if its last verification passed. */
  public Optional<String> missing(SetSummary set) throws IOException {
    List<String> keys = new ArrayList<>();
    store.list(ObjectKeys.verdicts(set.chain(), set.sequence()), info -> keys.add(info.key()));
    Optional<String> newest = keys.stream().max(Comparator.comparing(Verdicts::time));
    if (newest.isEmpty()) {
      return Optional.of("its first set was never verified");
    }
    boolean passed =
        verdict(newest.get(), set, Optional.empty()).map(Verdict::passed).orElse(false);
    return passed ? Optional.empty() : Optional.of("its first set failed its verification");
  }

  private Optional<Verdict> verdict(String key, SetSummary set, Optional<VerifyDepth> depth)
      throws IOException {
    try {
      Verdict verdict = VerdictCodec.decode(store.get(key), key, set);
      return Optional.of(verdict).filter(one -> depth.isEmpty() || depth.get() == one.depth());
    } catch (ObjectMissingException e) {
      return Optional.empty();
    } catch (CatalogException e) {
      return Optional.of(unreadable(set, String.valueOf(e.getMessage())));
    }
  }

  /** Counts as failed: what was found is not known, and the listing of the others goes on. */
  private static Verdict unreadable(SetSummary set, String message) {
    return new Verdict(
        set,
        VerifyDepth.PRESENCE,
        set.finishedAt(),
        Duration.ZERO,
        Duration.ZERO,
        List.of(new Check("verdict", false, message)));
  }

  private static String time(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
