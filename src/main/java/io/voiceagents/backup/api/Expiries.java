package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.cli.ChainView;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.Agreements;
import io.voiceagents.backup.retention.Expired;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Marks, and a day later deletes, what a policy no longer keeps. */
record Expiries(Platform platform, Jobs jobs, Approvals approvals, Idempotency idempotency) {

  Answer expire(Call call) throws IOException, ProblemException {
    String type = call.text("type").orElse("");
    Optional<Integer> limit =
        call.body().has("limit")
            ? Optional.of(call.body().path("limit").asInt())
            : Optional.empty();
    boolean agree = call.flag("agree");
    boolean two = approvals.rule().deletions();
    Optional<ExpiryPlan> plan = Optional.empty();
    Operations operations = platform.operations();
    try {
      Policy policy = Sets.policy(operations.configuration(), type);
      if (call.flag("dry_run") || two) {
        plan =
            Optional.of(
                new ExpiryPlan(
                    policy.retention(),
                    chains(operations, policy),
                    limit,
                    agree,
                    heldBack(operations, policy)));
      }
    } finally {
      platform.release(operations);
    }
    if (plan.isPresent() && call.flag("dry_run")) {
      return Answer.of(plan.get().document().put("dry_run", true));
    }
    Optional<ExpiryPlan> shown = plan;
    return Answer.accepted(
        idempotency.once(
            call,
            "expire",
            platform.now(),
            () -> {
              Jobs.Work work = progress -> expire(type, limit, agree, shown);
              return shown.isPresent()
                  ? approvals.hold(call.caller(), "expire", type, shown.get().document(), work)
                  : jobs.submit(call.caller(), "expire", type, work);
            }));
  }

  /**
   * Does it.
   *
   * @param shown what another identity approved; empty if nobody had to
   */
  private Ended expire(
      String type, Optional<Integer> limit, boolean agree, Optional<ExpiryPlan> shown)
      throws IOException {
    Operations operations = platform.operations();
    try {
      Policy policy = Sets.policy(operations.configuration(), type);
      if (shown.isPresent()) {
        Optional<String> deviation =
            shown.get().deviation(policy.retention(), chains(operations, policy));
        if (deviation.isPresent()) {
          return refused(deviation.get());
        }
      }
      Expired expired = expired(operations, policy, limit, agree);
      boolean good = expired.troubles().isEmpty();
      return new Ended(
          good,
          good ? ExitCode.COMPLETE : ExitCode.FAILED,
          "%d marked, %d deleted".formatted(expired.marked().size(), expired.deleted().size()),
          String.join("; ", expired.troubles()),
          ChainView.document(expired));
    } finally {
      platform.release(operations);
      platform.changed(type);
    }
  }

  /** None where nothing was ever backed up, as in the list of backups. */
  private static List<ChainView> chains(Operations operations, Policy policy) throws IOException {
    try {
      return operations.expiryPlan(policy);
    } catch (NoRepositoryException none) {
      return List.of();
    }
  }

  private static Expired expired(
      Operations operations, Policy policy, Optional<Integer> limit, boolean agree)
      throws IOException {
    try {
      return operations.expire(policy, limit, agree);
    } catch (NoRepositoryException none) {
      return Expired.nothing(policy.name());
    }
  }

  private Optional<String> heldBack(Operations operations, Policy policy) throws IOException {
    InstantSource clock = platform::now;
    return new Agreements(
            operations.configuration().stateDirectory(), clock.withZone(ZoneOffset.UTC))
        .heldBack(policy);
  }

  private static Ended refused(String why) {
    return new Ended(
        false,
        ExitCode.REFUSED,
        "it is not what was approved: " + why,
        "Nothing was touched. Ask again, and have what is due now approved.",
        new Document());
  }
}
