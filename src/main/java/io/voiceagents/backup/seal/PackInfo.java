package io.voiceagents.backup.seal;

import java.util.List;

/**
 * What a set's pack lists say of a pack (docs/format.md §6).
 *
 * @param sha256 of the stored object, lower-case hex
 */
public record PackInfo(int number, long sizeBytes, String sha256, List<FrameInfo> frames) {
  public PackInfo {
    frames = List.copyOf(frames);
  }

  public static PackInfo of(SealedObject pack) {
    return new PackInfo(
        pack.draft().object().number(), pack.bytes().length, pack.sha256(), pack.frames());
  }

  /** Where a frame starts in the stored object. */
  public long frameOffset(int ordinal) {
    long offset = 0;
    for (FrameInfo frame : frames.subList(0, ordinal)) {
      offset += frame.sealedLength();
    }
    return offset;
  }
}
