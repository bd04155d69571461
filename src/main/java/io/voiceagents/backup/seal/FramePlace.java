package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.Compression.Codec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where a frame stands: what its seal is bound to (docs/format.md §5). */
record FramePlace(ObjectName name, int ordinal) {

  byte[] associatedData(Codec codec, Filter filter, int rawLength) {
    ChainId chain = name.chain();
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of("vab1", "frame", chain.repository(), chain.type(), chain.chain()));
    fields.addAll(name.bound());
    fields.add(Integer.toString(ordinal));
    fields.addAll(List.of(codec.word(), filter.word(), Integer.toString(rawLength)));
    return String.join("|", fields).getBytes(StandardCharsets.UTF_8);
  }

  String key() {
    return name.key();
  }

  DamagedException damaged(String what) {
    return new DamagedException(key(), ordinal, 0, what);
  }
}
