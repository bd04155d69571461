package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;

/** Lets a server restore into the running server of one of its policies, if two want it. */
record RemoteDatabases(Calls calls, RemoteRestorer.Kinds kinds) implements DatabaseRestorer {

  @Override
  public DatabaseRestorePlan plan(DatabaseRestoreRequest request) throws IOException {
    JsonNode planned = calls.post(address(request), body(request).put("dry_run", true));
    return ReadDatabases.plan(planned.path("plan"), request);
  }

  @Override
  public DatabaseRestoreResult execute(DatabaseRestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    DatabaseRestoreRequest request = plan.request();
    JsonNode begun = calls.post(address(request), body(request));
    JsonNode job = new JobWatch(calls).end(begun, progress);
    if (job.path("result").has("server")) {
      return ReadDatabases.restored(job.path("result"));
    }
    throw RemoteRestorer.failed(job);
  }

  private String address(DatabaseRestoreRequest request) throws IOException {
    return "/api/v1/restore/" + kinds.of(request.set().type()).word();
  }

  private static ObjectNode body(DatabaseRestoreRequest request) throws CommandFailure {
    if (!request.target().host().isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--target-connection is for a person at the host: a server restores into that of its"
              + " policy. Hint: leave it away, or run it there, without --server.");
    }
    TransferOrder order = request.order();
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("backup_key", request.set().key())
            .put("target_db", order.database());
    if (!order.source().equals(order.database())) {
      body.put("database", order.source());
    }
    if (!order.tables().isEmpty()) {
      ArrayNode tables = body.putArray("tables");
      order.tables().stream().map(TableName::text).forEach(tables::add);
    }
    request.recovery().ifPresent(target -> RemoteRestorer.put(target, body));
    if (order.force()) {
      body.put("force", true);
    }
    if (!order.owners()) {
      body.put("no_owner", true);
    }
    return body;
  }
}
