package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Contract.Operation;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.TwoPerson;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations of the contract, without HTTP. Callers are known and allowed already. Thread-safe.
 */
public final class Api implements AutoCloseable {
  /** The operation that a server answers itself, for it never ends. */
  public static final String EVENTS = "jobEvents";

  private static final String STATUS = "backupStatus";

  /**
   * What is answered from memory or files of this host, a new job too. Others may wait for the
   * store.
   */
  private static final Set<String> ASK_NO_STORE =
      Set.of(
          STATUS,
          "backupRun",
          "jobList",
          "jobGet",
          "jobCancel",
          "policyList",
          "approvalList",
          "approvalApprove",
          "approvalRefuse",
          "routesHistory",
          "alertList",
          "alertAcknowledge",
          "alertSilence",
          "auditList",
          "contract",
          "metrics");

  private static final String NO_JOB = "there is no job '%s'";

  private final Platform platform;
  private final Contract contract;
  private final Jobs jobs;
  private final StatusAnswers status;
  private final Recorded recorded;
  private final Map<String, Handler> handlers;

  @FunctionalInterface
  private interface Handler {
    Answer answer(Call call) throws IOException, ProblemException;
  }

  /**
   * Sets the operations up.
   *
   * @param rule what takes two
   * @param known whether the token of a caller still holds
   * @throws IllegalStateException if the contract and the operations are not the same
   */
  public Api(
      Platform platform,
      Contract contract,
      SecureRandom random,
      TwoPerson rule,
      Predicate<Caller> known) {
    this.platform = platform;
    this.contract = contract;
    this.recorded = new Recorded(platform.audit());
    this.jobs = new Jobs(platform::now, random, platform.audit());
    this.status = new StatusAnswers(platform::recoverability, jobs, platform::now);
    Approvals approvals = new Approvals(jobs, rule, known);
    this.handlers = new HashMap<>(started(platform, approvals));
    handlers.putAll(shown(platform, approvals));
    requireTheSame();
  }

  /** What starts jobs, and shows what they brought. */
  private Map<String, Handler> started(Platform platform, Approvals approvals) {
    Idempotency idempotency = new Idempotency();
    Backups backups = new Backups(platform, jobs, idempotency);
    Restores restores = new Restores(platform, jobs, approvals, idempotency);
    Tests tests = new Tests(platform, jobs, idempotency);
    Expiries expiries = new Expiries(platform, jobs, approvals, idempotency);
    return Map.ofEntries(
        Map.entry("backupList", backups::list),
        Map.entry("backupRun", backups::run),
        Map.entry("backupVerify", backups::verify),
        Map.entry("restorePostgres", call -> restores.restore(call, SourceKind.POSTGRES)),
        Map.entry(
            "restorePostgresLogical", call -> restores.restore(call, SourceKind.POSTGRES_LOGICAL)),
        Map.entry("restoreRedis", call -> restores.restore(call, SourceKind.REDIS)),
        Map.entry("restoreFilesystem", call -> restores.restore(call, SourceKind.FILESYSTEM)),
        Map.entry("restoreWindows", call -> tests.windows()),
        Map.entry("testRestore", tests::restore),
        Map.entry("testHistory", tests::history),
        Map.entry("retentionExpire", expiries::expire),
        Map.entry("catalogRebuild", new Catalogs(platform, jobs, idempotency)::rebuild));
  }

  private Map<String, Handler> shown(Platform platform, Approvals approvals) {
    Alerts alerts = new Alerts(platform);
    RouteEdits edits = new RouteEdits(platform);
    Pins pins = new Pins(platform);
    return Map.ofEntries(
        Map.entry(STATUS, call -> status.now(call.caller())),
        Map.entry("jobList", this::jobList),
        Map.entry("jobGet", this::jobGet),
        Map.entry("jobCancel", this::jobCancel),
        Map.entry("policyList", call -> policies()),
        Map.entry("approvalList", approvals::list),
        Map.entry("approvalApprove", approvals::approve),
        Map.entry("approvalRefuse", approvals::refuse),
        Map.entry("backupPin", pins::pin),
        Map.entry("backupUnpin", pins::unpin),
        Map.entry("routesDiff", call -> edits.diff()),
        Map.entry("routesHistory", edits::history),
        Map.entry("routesApply", edits::apply),
        Map.entry("alertList", call -> alerts.list()),
        Map.entry("alertAcknowledge", alerts::acknowledge),
        Map.entry("alertSilence", alerts::silence),
        Map.entry("auditList", new Records(platform)::list),
        Map.entry("contract", call -> Answer.text("application/yaml", contract.text())),
        Map.entry(
            "metrics",
            call -> Answer.text("text/plain; version=0.0.4; charset=utf-8", platform.metrics())));
  }

  private void requireTheSame() {
    Set<String> said =
        contract.operations().stream().map(Operation::id).collect(Collectors.toSet());
    Set<String> done =
        Stream.concat(handlers.keySet().stream(), Stream.of(EVENTS)).collect(Collectors.toSet());
    if (!said.equals(done)) {
      Set<String> differ = new TreeSet<>(said);
      differ.addAll(done);
      differ.removeIf(id -> said.contains(id) && done.contains(id));
      throw new IllegalStateException("openapi.yaml and the program differ in " + differ);
    }
  }

  /**
   * Answers a request of a caller who is allowed to make it, and puts it on record. May take
   * seconds.
   *
   * @throws ProblemException for everything that is wrong, the store's faults too
   */
  public Answer answer(Request request) throws ProblemException {
    Optional<Call> read = Optional.empty();
    try {
      Call call = call(request);
      read = Optional.of(call);
      Answer answer = answer(request.operation(), call);
      recorded.answered(request, call, answer);
      return answer;
    } catch (ProblemException e) {
      recorded.refused(request, read, e);
      throw e;
    }
  }

  /**
   * The answer to a request without query and body, if it is there already; never waits, so it may
   * be asked for by a thread that must not. What it answers is not for the record.
   */
  public Optional<Answer> ready(Operation operation) {
    return operation.id().equals(STATUS) ? status.ready() : Optional.empty();
  }

  /** What could not be allowed, or was not understood, goes on record too. */
  public Recorded recorded() {
    return recorded;
  }

  private Answer answer(Operation operation, Call call) throws ProblemException {
    BodyCheck.query(operation, call.query());
    Handler handler = handlers.get(operation.id());
    if (handler == null) {
      throw new ProblemException(404, "there is nothing at this address", "");
    }
    try {
      return handler.answer(call);
    } catch (IOException | RuntimeException | Error e) {
      throw ProblemException.of(e);
    }
  }

  private static Call call(Request request) throws ProblemException {
    return new Call(
        request.caller(),
        request.path(),
        request.query(),
        request.idempotencyKey(),
        BodyCheck.read(request.operation(), request.body()));
  }

  /** Whether it never waits for the store. */
  public static boolean asksNoStore(Operation operation) {
    return ASK_NO_STORE.contains(operation.id());
  }

  public Jobs jobs() {
    return jobs;
  }

  private Answer jobList(Call call) {
    return Answer.of(
        new Document()
            .put("jobs", jobs.list().stream().map(job -> job.document(call.caller())).toList()));
  }

  private Answer jobGet(Call call) throws ProblemException {
    return Answer.of(found(jobs.find(call.id()), call).document(call.caller()));
  }

  private Answer jobCancel(Call call) throws ProblemException {
    return Answer.accepted(
        found(jobs.cancel(call.id(), call.caller().name()), call), call.caller());
  }

  private static SeenJob found(Optional<SeenJob> job, Call call) throws ProblemException {
    return job.orElseThrow(
        () ->
            new ProblemException(
                404,
                NO_JOB.formatted(call.id()),
                "Jobs are forgotten at a restart, and when 200 later ones are over."));
  }

  private Answer policies() throws IOException {
    Operations operations = platform.operations();
    try {
      return Answer.of(
          new Document()
              .put("file", operations.configuration().file())
              .put(
                  "policies",
                  operations.configuration().policies().values().stream()
                      .map(StatusDocument::policyInForce)
                      .toList()));
    } finally {
      platform.release(operations);
    }
  }

  @Override
  public void close() {
    jobs.close();
  }
}
