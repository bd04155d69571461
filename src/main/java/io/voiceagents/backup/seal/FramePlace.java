package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.Compression.Codec;
import java.nio.charset.StandardCharsets;

/** Where a frame stands: what its seal is bound to (docs/format.md §5). */
record FramePlace(RunId run, ObjectKind kind, int number, int ordinal) {

  byte[] associatedData(Codec codec, Filter filter, int rawLength) {
    ChainId chain = run.chain();
    String text =
        String.join(
            "|",
            "vab1",
            "frame",
            chain.repository(),
            chain.type(),
            chain.chain(),
            kind.word(),
            Integer.toString(run.sequence()),
            run.run(),
            Integer.toString(number),
            Integer.toString(ordinal),
            codec.word(),
            filter.word(),
            Integer.toString(rawLength));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  String key() {
    return ObjectKeys.object(run, kind, number);
  }

  DamagedException damaged(String what) {
    return new DamagedException(key(), ordinal, 0, what);
  }
}
