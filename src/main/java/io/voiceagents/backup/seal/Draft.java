package io.voiceagents.backup.seal;

import java.util.List;

/**
 * An object before it is sealed: the message of the backup route. Moves through compress, encrypt
 * and check; never changed after it was made.
 */
public record Draft(ObjectName name, List<FrameDraft> frames, Lease content) {
  private static final Lease OWN = () -> true;

  /** An object whose arrays nobody wants back. */
  public Draft(ObjectName name, List<FrameDraft> frames) {
    this(name, frames, OWN);
  }

  /** The right to the arrays of the content. */
  @FunctionalInterface
  public interface Lease {
    /**
     * Gives them back: from now on they may hold something else.
     *
     * @return false if somebody did before, so that what was read from them meanwhile proves
     *     nothing
     */
    boolean end();
  }

  /** A pack, page or pack list. */
  public Draft(RunId run, ObjectKind kind, int number, List<FrameDraft> frames) {
    this(new RunObject(run, kind, number), frames);
  }

  /** The object's key (docs/format.md §2). */
  public String key() {
    return name.key();
  }

  /** The same object's name without its content: what is needed once it is sealed and checked. */
  public Draft withoutContent() {
    return new Draft(name, List.of());
  }

  /** The name of a pack, page or pack list. */
  public RunObject object() {
    if (name instanceof RunObject object) {
      return object;
    }
    throw new IllegalStateException(key() + " is no object of a set");
  }

  /**
   * Raw bytes of a frame.
   *
   * @param raw the first {@code length} bytes count
   */
  public record FrameDraft(byte[] raw, int length, Filter filter) {}
}
