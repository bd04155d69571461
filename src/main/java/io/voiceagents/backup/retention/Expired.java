package io.voiceagents.backup.retention;

import java.util.List;

/**
 * What an expiry did to a type.
 *
 * @param fates of its chains, the youngest first, as they were at the beginning
 * @param marked chains that were marked now, by id
 * @param waiting chains that are marked and whose time has not come, or that are held, by id
 * @param withdrawn chains whose mark was taken back, by id
 * @param deleted chains of which something was deleted, by id
 * @param postponed how many more were due than one run may mark or delete
 * @param logParts parts of its log that were deleted
 * @param freedBytes in the store, log included
 * @param troubles what could not be done; the rest was
 */
public record Expired(
    String type,
    List<ChainFate> fates,
    List<String> marked,
    List<String> waiting,
    List<String> withdrawn,
    List<String> deleted,
    int postponed,
    int logParts,
    long freedBytes,
    List<String> troubles) {
  public Expired {
    fates = List.copyOf(fates);
    marked = List.copyOf(marked);
    waiting = List.copyOf(waiting);
    withdrawn = List.copyOf(withdrawn);
    deleted = List.copyOf(deleted);
    troubles = List.copyOf(troubles);
  }

  /** Of a type of which nothing is stored. */
  public static Expired nothing(String type) {
    return new Expired(
        type, List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, 0, List.of());
  }
}
