package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.ChainFate;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Retainer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Pins of a server's backups; what is deleted there is asked for by {@link RemoteOperations}. */
record RemoteRetainer(Calls calls) implements Retainer {

  @Override
  public void pin(SetSummary set, String reason) throws IOException {
    calls.post("/api/v1/backup/pin", named(set).put("reason", reason));
  }

  @Override
  public int unpin(SetSummary set) throws IOException {
    return calls.post("/api/v1/backup/unpin", named(set)).path("pins").asInt();
  }

  private static ObjectNode named(SetSummary set) {
    return JsonNodeFactory.instance.objectNode().put("backup_key", set.key());
  }

  @Override
  public List<ChainFate> plan(Policy policy) throws CommandFailure {
    throw OnTheHostOnly.onTheHost();
  }

  @Override
  public Expired expire(Policy policy, Optional<Integer> limit) throws CommandFailure {
    throw OnTheHostOnly.onTheHost();
  }
}
