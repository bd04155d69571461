package io.voiceagents.backup.seal;

import java.util.List;

/**
 * An object as it will be stored, not yet checked.
 *
 * @param bytes the whole object
 */
public record Sealed(Draft draft, byte[] bytes, List<FrameInfo> frames) {
  public Sealed {
    frames = List.copyOf(frames);
  }
}
