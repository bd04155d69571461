package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.verify.Verdict;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets a server verify. */
record RemoteVerifier(Calls calls) implements Verifier {

  @Override
  public Verdict verify(SetSummary set, VerifyDepth depth, Progress progress)
      throws IOException, InterruptedException {
    ObjectNode body = of(set).put("depth", depth.word());
    return verdict(calls.post("/api/v1/backup/verify", body), progress);
  }

  @Override
  public Verdict verifyRecovery(SetSummary set, RecoveryTarget target, Progress progress)
      throws IOException, InterruptedException {
    ObjectNode body = of(set);
    RemoteRestorer.put(target, body);
    return verdict(calls.post("/api/v1/test/restore", body), progress);
  }

  private static ObjectNode of(SetSummary set) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", set.type())
        .put("backup_key", set.key());
  }

  private Verdict verdict(JsonNode begun, Progress progress)
      throws IOException, InterruptedException {
    JsonNode job = new JobWatch(calls).end(begun, progress);
    if (job.path("result").has("checks")) {
      return Read.verdict(job.path("result"));
    }
    throw RemoteRestorer.failed(job);
  }

  @Override
  public List<Verdict> history(Optional<String> type, Optional<VerifyDepth> depth, int limit)
      throws IOException {
    JsonNode page =
        calls.get(
            Calls.path(
                "/api/v1/test/history",
                Map.of(
                    "type", type.orElse(""),
                    "depth", depth.map(VerifyDepth::word).orElse(""),
                    "limit", String.valueOf(limit))));
    return Read.all(page.path("verdicts"), Read::verdict);
  }
}
