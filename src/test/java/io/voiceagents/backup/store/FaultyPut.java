package io.voiceagents.backup.store;

import java.io.IOException;

/**
 * A put with a planted fault. A lying put reports what it was asked to store, not what it stored.
 */
public final class FaultyPut implements ObjectPut {
  private final ObjectPut put;
  private final Fault fault;

  public FaultyPut(ObjectPut put, Fault fault) {
    this.put = put;
    this.fault = fault;
  }

  @Override
  public StoredObject put(PutRequest request) throws IOException {
    if (!fault.fires(request.key())) {
      return put.put(request);
    }
    if (fault.kind != Fault.Kind.SWALLOW) {
      byte[] spoilt = fault.spoil(request.bytes());
      StoredObject unused =
          put.put(new PutRequest(request.key(), spoilt, request.run(), request.mode()));
    }
    if (fault.kind == Fault.Kind.LOSE_ANSWER) {
      throw Fault.lost(request.key());
    }
    return new StoredObject(request.key(), request.bytes().length, Sha256.hex(request.bytes()));
  }
}
