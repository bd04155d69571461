package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.catalog.ManifestHeader.Committed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The catalog as the bucket tells it: one listing and one small read a set. Headers never change,
 * so those read once are kept.
 */
public final class BucketCatalog implements Catalog {
  private static final Comparator<SetSummary> NEWEST_FIRST =
      Comparator.comparing(SetSummary::startedAt)
          .thenComparing(SetSummary::sequence)
          .thenComparing(SetSummary::key)
          .reversed();

  private final Chains chains;
  private final Map<Taken, ManifestHeader> headers = new ConcurrentHashMap<>();

  public BucketCatalog(Chains chains) {
    this.chains = chains;
  }

  @Override
  public List<SetSummary> list(Optional<String> type, int limit) throws IOException {
    List<SetSummary> sets = new ArrayList<>();
    for (List<Taken> places : chains.taken(type).values()) {
      for (Taken taken : places) {
        if (header(taken) instanceof Committed committed) {
          sets.add(committed.summary());
        }
      }
    }
    sets.sort(NEWEST_FIRST);
    return limit > 0 && sets.size() > limit ? List.copyOf(sets.subList(0, limit)) : sets;
  }

  @Override
  public SetSummary find(String key, Optional<String> type) throws IOException {
    List<SetSummary> sets = list(type.or(() -> typeOf(key)), 0);
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

  private static List<SetSummary> fitting(String key, List<SetSummary> sets) {
    String[] parts = key.split("/", 2);
    String name = parts[parts.length - 1];
    boolean bareType = parts.length == 1 && sets.stream().anyMatch(set -> set.type().equals(key));
    if (name.equals("latest") || bareType) {
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
