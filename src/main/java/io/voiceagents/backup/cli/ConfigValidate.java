package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config validate}. */
@Command(
    name = "validate",
    description = "Checks the configuration and shows all problems at once, each with its place.")
final class ConfigValidate implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--probe",
      description = "Also ask the store and the sources whether they can be used.")
  private boolean probe;

  ConfigValidate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<Finding> findings = new ArrayList<>();
      if (probe) {
        findings.addAll(operations.checkStore());
        findings.addAll(operations.probeSources());
      }
      ExitCode code = FindingView.exitCode(findings, ExitCode.UNREACHABLE);
      session.print(document(operations, findings, code));
      show(operations, findings);
      return code;
    }
  }

  private Document document(Operations operations, List<Finding> findings, ExitCode code) {
    List<ConfigurationNote> warnings = operations.configurationWarnings();
    Severity severity = warnings.isEmpty() ? Severity.OK : Severity.WARNING;
    Configuration configuration = operations.configuration();
    return session
        .document(
            "config validate", code, Severity.worst(List.of(severity, FindingView.worst(findings))))
        .put("valid", true)
        .put("file", configuration.file())
        .put(
            "policies",
            configuration.policies().values().stream().map(ConfigValidate::document).toList())
        .put("warnings", warnings.stream().map(ConfigurationNote::document).toList())
        .put("findings", FindingView.documents(findings));
  }

  private static Document document(Policy policy) {
    Document schedule = new Document();
    policy.schedule().forEach((kind, cron) -> schedule.put(kind.word(), cron));
    return new Document()
        .put("type", policy.name())
        .put("source", policy.source().kind())
        .put("schedule", schedule)
        .put("verify_depth", policy.verifyDepth());
  }

  private void show(Operations operations, List<Finding> findings) {
    Configuration configuration = operations.configuration();
    int warnings = operations.configurationWarnings().size();
    session.say(
        configuration.file()
            + ": valid, "
            + Figures.count(configuration.policies().size(), "policy")
            + (warnings == 0 ? "" : ", " + Figures.count(warnings, "warning"))
            + ".");
    session.say("");
    Table table = Table.of("TYPE", "SOURCE", "SCHEDULE", "KEPT", "VERIFIED BY");
    for (Policy policy : configuration.policies().values()) {
      table.row(
          policy.name(),
          policy.source().kind().word(),
          schedule(policy),
          kept(policy),
          policy.verifyDepth().word());
    }
    session.say(table);
    if (!findings.isEmpty()) {
      session.say("");
      FindingView.show(findings, session);
    }
  }

  private static String schedule(Policy policy) {
    return policy.schedule().isEmpty()
        ? "none"
        : new TreeMap<>(policy.schedule())
            .entrySet().stream().map(ConfigValidate::schedule).collect(Collectors.joining("; "));
  }

  private static String schedule(Map.Entry<?, String> entry) {
    return entry.getKey().toString().toLowerCase(Locale.ROOT) + " " + entry.getValue();
  }

  private static String kept(Policy policy) {
    return policy.retention().fullBackups()
        + " full, incrementals of "
        + policy.retention().incremental();
  }
}
