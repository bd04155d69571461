package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.catalog.ManifestHeader.Committed;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.store.ObjectMissingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as the bucket tells it: one listing and one small read a set. Headers never change,
 * so those read once are kept.
 */
public final class BucketCatalog implements Catalog {
  /** Of one type: by where sets stand, which a damaged header can't change. */
  private static final Comparator<SetSummary> YOUNGEST_PLACE_FIRST =
      Comparator.comparing((SetSummary set) -> set.chain().chain())
          .thenComparing(SetSummary::sequence)
          .reversed();

  private static final Comparator<SetSummary> NEWEST_FIRST =
      Comparator.comparing(SetSummary::startedAt)
          .thenComparing(SetSummary::sequence)
          .thenComparing(SetSummary::key)
          .reversed();

  private static final Logger LOG = LoggerFactory.getLogger(BucketCatalog.class);
  private final Chains chains;
  private final Map<Taken, ManifestHeader> headers = new ConcurrentHashMap<>();

  public BucketCatalog(Chains chains) {
    this.chains = chains;
  }

  @Override
  public List<SetSummary> list(Optional<String> type, int limit) throws IOException {
    List<SetSummary> sets = scan(type).sets();
    return limit > 0 && sets.size() > limit ? List.copyOf(sets.subList(0, limit)) : sets;
  }

  @Override
  public List<DamagedSet> damaged(Optional<String> type) throws IOException {
    return scan(type).damaged();
  }

  /** What a listing found. */
  private record Scan(List<SetSummary> sets, List<DamagedSet> damaged) {}

  private Scan scan(Optional<String> type) throws IOException {
    Scan scan = new Scan(new ArrayList<>(), new ArrayList<>());
    for (List<Taken> places : chains.taken(type).values()) {
      for (Taken taken : places) {
        add(taken, scan);
      }
    }
    scan.sets().sort(type.isPresent() ? YOUNGEST_PLACE_FIRST : NEWEST_FIRST);
    return scan;
  }

  private void add(Taken taken, Scan scan) throws IOException {
    try {
      if (header(taken) instanceof Committed committed) {
        scan.sets().add(committed.summary());
      }
    } catch (ObjectMissingException e) {
      LOG.debug("{} has gone since it was listed: retention deletes", taken);
    } catch (CatalogException e) {
      String message = String.valueOf(e.getMessage());
      scan.damaged().add(new DamagedSet(taken.chain(), taken.sequence(), message));
    }
  }

  @Override
  public Optional<String> host(SetSummary set) throws IOException {
    RunId run = new RunId(set.chain(), set.sequence(), set.run());
    try {
      return Intent.host(chains.repository().store().get(ObjectKeys.intent(run)));
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  @Override
  public SetSummary find(String key, Optional<String> type) throws IOException {
    Scan scan = scan(type.or(() -> typeOf(key)));
    List<SetSummary> sets = scan.sets();
    if (meansLatest(key, sets)) {
      refuseIfTheLatestIsDamaged(scan);
    }
    List<SetSummary> fitting = fitting(key, sets);
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String candidates =
        (fitting.isEmpty() ? sets : fitting)
            .stream().limit(5).map(SetSummary::key).reduce((a, b) -> a + ", " + b).orElse("none");
    throw new SetNotFoundException(
        (fitting.isEmpty() ? "no backup set fits '" : "several backup sets fit '")
            + key
            + "'. Hint: "
            + (fitting.isEmpty() ? "newest sets: " : "name one of: ")
            + candidates);
  }

  private static boolean meansLatest(String key, List<SetSummary> sets) {
    String name = key.substring(key.indexOf('/') + 1);
    return name.equals("latest") || sets.stream().anyMatch(set -> set.type().equals(key));
  }

  /** Else somebody who asks for the latest would silently get an older one. */
  private static void refuseIfTheLatestIsDamaged(Scan scan) throws CatalogException {
    Optional<SetSummary> newest = scan.sets().stream().findFirst();
    for (DamagedSet lost : scan.damaged()) {
      if (newest.isEmpty() || isLater(lost, newest.get())) {
        throw new CatalogException(
            "what may be the latest set can't be read: "
                + lost.message()
                + newest.map(set -> ", or name an older set: " + set.key()).orElse(""));
      }
    }
  }

  private static boolean isLater(DamagedSet lost, SetSummary set) {
    int age = lost.chain().chain().compareTo(set.chain().chain());
    return lost.type().equals(set.type())
        && (age > 0 || (age == 0 && lost.sequence() > set.sequence()));
  }

  private static List<SetSummary> fitting(String key, List<SetSummary> sets) {
    if (meansLatest(key, sets)) {
      return sets.stream().limit(1).toList();
    }
    List<SetSummary> exact = sets.stream().filter(set -> set.key().equals(key)).toList();
    return exact.isEmpty()
        ? sets.stream()
            .filter(set -> set.key().startsWith(key) || afterType(set).startsWith(key))
            .toList()
        : exact;
  }

  private static String afterType(SetSummary set) {
    return set.key().substring(set.key().indexOf('/') + 1);
  }

  private static Optional<String> typeOf(String key) {
    String type = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
    boolean name = !type.equals("latest") && type.matches("[a-z][a-z0-9_]{0,62}");
    return name ? Optional.of(type) : Optional.empty();
  }

  private ManifestHeader header(Taken taken) throws IOException {
    ManifestHeader known = headers.get(taken);
    if (known != null) {
      return known;
    }
    ManifestHeader read = chains.header(taken);
    headers.put(taken, read);
    return read;
  }
}
