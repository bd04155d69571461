package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import java.util.List;

/**
 * A pack, page or pack list (docs/format.md §5).
 *
 * @param number of the object among those of its kind in the run
 */
public record RunObject(RunId id, ObjectKind kind, int number) implements ObjectName {
  @Override
  public ChainId chain() {
    return id.chain();
  }

  @Override
  public String run() {
    return id.run();
  }

  @Override
  public String key() {
    return ObjectKeys.object(id, kind, number);
  }

  @Override
  public int maxFrame() {
    return kind == ObjectKind.PACK ? FrameDecoder.MAX_PACK_FRAME : FrameDecoder.MAX_INDEX_FRAME;
  }

  @Override
  public List<String> bound() {
    return List.of(
        kind.word(), Integer.toString(id.sequence()), id.run(), Integer.toString(number));
  }
}
