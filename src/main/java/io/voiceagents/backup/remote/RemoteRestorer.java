package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import java.io.IOException;

/** Lets a server restore into a directory of its host; over what is there if two want it. */
record RemoteRestorer(Calls calls, Kinds kinds) implements Restorer {
  /** Tells what a type is backed up from. */
  @FunctionalInterface
  interface Kinds {
    SourceKind of(String type) throws IOException;
  }

  @Override
  public RestorePlan plan(RestoreRequest request) throws IOException {
    JsonNode planned = calls.post(address(request), body(request).put("dry_run", true));
    return Read.plan(planned.path("plan"), request);
  }

  @Override
  public RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    RestoreRequest request = plan.request();
    JsonNode begun = calls.post(address(request), body(request));
    JsonNode job = new JobWatch(calls).end(begun, progress);
    if (job.path("result").has("target")) {
      return Read.restored(job.path("result"));
    }
    throw failed(job);
  }

  private String address(RestoreRequest request) throws IOException {
    return "/api/v1/restore/" + kinds.of(request.set().type()).word();
  }

  private static ObjectNode body(RestoreRequest request) throws CommandFailure {
    boolean fetches = request.recovery().filter(to -> to.fetchCommand().isPresent()).isPresent();
    if (fetches || !request.tablespaces().isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--tablespace and --wal fetch are for a person at the host. Hint: run it there, without"
              + " --server.");
    }
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("backup_key", request.set().key())
            .put("target", request.target().toString());
    if (!request.include().isEmpty()) {
      request.include().forEach(body.putArray("include")::add);
    }
    request.recovery().ifPresent(target -> put(target, body));
    if (request.force()) {
      body.put("force", true);
    }
    if (request.activate()) {
      body.put("activate", true);
    }
    return body;
  }

  static void put(RecoveryTarget target, ObjectNode body) {
    switch (target.kind()) {
      case LATEST -> body.put("target_latest", true);
      case TIME -> body.put("target_time", target.value());
      case LSN -> body.put("target_lsn", target.value());
      case NAME -> body.put("target_name", target.value());
      case XID -> body.put("target_xid", target.value());
    }
    target.timeline().ifPresent(timeline -> body.put("timeline", timeline));
  }

  /** What a command throws for a job that has no result. */
  static CommandFailure failed(JsonNode job) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    ExitCode code = ExitCode.of(job.path("exit_code").asInt(1)).orElse(ExitCode.FAILED);
    return new CommandFailure(code, Read.told(job));
  }
}
