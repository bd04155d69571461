package io.voiceagents.backup.store;

import java.io.IOException;

/**
 * The one way to put an object. Implemented by the route {@code put-object}.
 *
 * <p>Returns only after the object is durable and its size and checksum were read back from the
 * store. With {@link PutMode#IF_ABSENT} a taken key is read back: the same bytes of the same run
 * count as our own retry that won, anything else throws {@link ObjectExistsException}.
 */
@FunctionalInterface
public interface ObjectPut {
  StoredObject put(PutRequest request) throws IOException;
}
