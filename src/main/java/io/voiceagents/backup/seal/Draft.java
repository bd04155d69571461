package io.voiceagents.backup.seal;

import java.util.List;

/**
 * An object before it is sealed: the message of the backup route. Moves through compress, encrypt
 * and check; never changed after it was made.
 *
 * @param number of the object among those of its kind in the run
 */
public record Draft(RunId run, ObjectKind kind, int number, List<FrameDraft> frames) {

  /** The object's key (docs/format.md §2). */
  public String key() {
    return ObjectKeys.object(run, kind, number);
  }

  /** The same object's name without its content: what is needed once it is sealed and checked. */
  public Draft withoutContent() {
    return new Draft(run, kind, number, List.of());
  }

  /**
   * Raw bytes of a frame.
   *
   * @param raw the first {@code length} bytes count
   */
  public record FrameDraft(byte[] raw, int length, Filter filter) {}
}
