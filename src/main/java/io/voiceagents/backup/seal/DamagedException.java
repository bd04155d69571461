package io.voiceagents.backup.seal;

import java.io.IOException;

/** Stored bytes that are not what was sealed: damaged, exchanged or made for another key. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String objectKey;
  private final int frame;
  private final int offset;

  /**
   * @param objectKey key of the object in the store
   * @param frame ordinal of the frame in the object
   * @param offset in the frame's raw bytes; 0 if the whole frame is meant
   */
  public DamagedException(String objectKey, int frame, int offset, String what) {
    super(
        objectKey
            + ", frame "
            + frame
            + (offset == 0 ? "" : ", offset " + offset)
            + ": "
            + what
            + ". Hint: fetch the object from a replica; `backupctl verify` lists what else is"
            + " affected");
    this.objectKey = objectKey;
    this.frame = frame;
    this.offset = offset;
  }

  public String objectKey() {
    return objectKey;
  }

  public int frame() {
    return frame;
  }

  public int offset() {
    return offset;
  }
}
