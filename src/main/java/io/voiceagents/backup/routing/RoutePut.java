package io.voiceagents.backup.routing;

import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.StoredObject;
import java.io.IOException;

/** Puts by the route {@code put-object}. Thread-safe. */
public final class RoutePut implements ObjectPut {
  private static final String ROUTE = "direct:put-object";

  private final CamelRuntime runtime;

  public RoutePut(CamelRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public StoredObject put(PutRequest request) throws IOException {
    return runtime.request(ROUTE, request, StoredObject.class);
  }
}
