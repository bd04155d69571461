package io.voiceagents.backup.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditTrail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Puts on record what callers ask for, whether or not they get it. Thread-safe. */
public final class Recorded {
  private final AuditTrail trail;

  Recorded(AuditTrail trail) {
    this.trail = trail;
  }

  void answered(Request request, Call call, Answer answer) {
    if (!request.operation().audited()) {
      return;
    }
    Map<String, String> parameters = parameters(request, Optional.of(call));
    answer
        .location()
        .ifPresent(
            location -> parameters.put("job", location.substring(location.lastIndexOf('/') + 1)));
    parameters.putAll(answer.noted());
    boolean goesOn = answer.status() == 202;
    record(
        request.caller().actor(),
        request.operation().words(),
        parameters,
        goesOn ? Outcome.BEGUN : Outcome.DONE,
        answer.status(),
        "");
  }

  /** A body that was not understood may hold anything, and stays out of it. */
  void refused(Request request, Optional<Call> call, ProblemException problem) {
    if (request.operation().audited()) {
      record(
          request.caller().actor(),
          request.operation().words(),
          parameters(request, call),
          problem.status() < 500 ? Outcome.REFUSED : Outcome.FAILED,
          problem.status(),
          String.valueOf(problem.getMessage()));
    }
  }

  /**
   * Somebody was not let in, or not allowed.
   *
   * @param caller if it is known who
   * @param what an operation in words, or an address
   */
  public void denied(
      Optional<Caller> caller,
      String from,
      String what,
      Map<String, String> parameters,
      ProblemException problem) {
    Actor actor =
        caller.map(Caller::actor).orElse(new Actor("unknown", "none", Actor.Via.API, from));
    record(
        actor,
        what,
        parameters,
        Outcome.DENIED,
        problem.status(),
        String.valueOf(problem.getMessage()));
  }

  /** Somebody logged in or out. */
  public void done(Caller caller, String what) {
    record(caller.actor(), what, Map.of(), Outcome.DONE, 200, "");
  }

  private void record(
      Actor actor,
      String what,
      Map<String, String> parameters,
      Outcome outcome,
      int status,
      String message) {
    trail.record(AuditEntry.of(actor, what, parameters, outcome).withStatus(status, message));
  }

  private static Map<String, String> parameters(Request request, Optional<Call> call) {
    Map<String, String> parameters = new LinkedHashMap<>(request.path());
    if (call.isPresent()) {
      parameters.putAll(request.query());
      for (Map.Entry<String, JsonNode> field : call.get().body().properties()) {
        JsonNode value = field.getValue();
        parameters.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
      }
    }
    return parameters;
  }
}
