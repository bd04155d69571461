package io.voiceagents.backup.catalog;

import io.voiceagents.backup.observe.Event.Share;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what lies in a store, by backup type and storage class. By a listing alone: it says what
 * is paid for, what was left by broken runs too, and nothing is decided by it.
 */
public final class StorageUse {
  /** Of policies that are no longer there, and what belongs to none, such as the audit log. */
  public static final String OTHER = "other";

  /** Where the store has no classes. */
  public static final String NO_CLASS = "none";

  private static final int TYPED_PARTS = 3;

  /** Its second part names a log. */
  private static final String AUDIT = "audit";

  private final Set<String> types;
  private final Map<Place, long[]> sums =
      new TreeMap<>(Comparator.comparing(Place::type).thenComparing(Place::storageClass));

  private record Place(String type, String storageClass) {}

  private StorageUse(Set<String> types) {
    this.types = Set.copyOf(types);
  }

  /**
   * Lists the whole store.
   *
   * @param types the types to tell apart
   * @return one share a type and class, in this order
   * @throws IOException if the listing breaks off: half of it would be a wrong sum
   */
  public static List<Share> count(ObjectStore store, Set<String> types) throws IOException {
    StorageUse use = new StorageUse(types);
    store.list("", use::add);
    return use.sums.entrySet().stream()
        .map(
            sum ->
                new Share(
                    sum.getKey().type(),
                    sum.getKey().storageClass(),
                    sum.getValue()[0],
                    sum.getValue()[1]))
        .toList();
  }

  private void add(ObjectInfo object) {
    // docs/format.md, section 2: of whatever belongs to a type, the type is the second part.
    String[] parts = object.key().split("/", TYPED_PARTS);
    boolean typed =
        parts.length == TYPED_PARTS && types.contains(parts[1]) && !parts[0].equals(AUDIT);
    Place place = new Place(typed ? parts[1] : OTHER, object.storageClass().orElse(NO_CLASS));
    long[] sum = sums.computeIfAbsent(place, unused -> new long[2]);
    sum[0]++;
    sum[1] += object.sizeBytes();
  }
}
