package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import java.util.List;

/** Which object a frame belongs to: what its key and its seal are made of (docs/format.md). */
public sealed interface ObjectName permits RunObject, StreamPart {
  /** The chain or stream under whose keys it is sealed. */
  ChainId chain();

  /** The run that writes it. */
  String run();

  /** The object's key in the store. */
  String key();

  /** Largest frame in raw bytes. */
  int maxFrame();

  /** What the seal is bound to besides chain, frame and codec; none holds a {@code |}. */
  List<String> bound();
}
