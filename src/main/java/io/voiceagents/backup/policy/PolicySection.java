package io.voiceagents.backup.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one policy. */
final class PolicySection {
  private static final String PATTERN = "policies.<name>";
  private static final List<String> TYPES =
      List.of("postgres", "postgres_logical", "redis", "filesystem");

  private final String name;
  private final Section section;

  PolicySection(String name, Section section) {
    this.name = name;
    this.section = section;
  }

  /** Empty where a problem keeps it from being built. */
  Optional<Policy> read() {
    Optional<SourceKind> kind = kind();
    Section options = below("options");
    Map<BackupKind, String> schedule = schedule(kind);
    Retention retention = RetentionSection.read(below("retention"));
    OptionsSection chosen = OptionsSection.read(options, kind);
    LogSettings log = LogSettings.read(options);
    Objectives objectives = Objectives.read(below("objectives"));
    Optional<String> description = section.read("description", ValueForms.text());
    kind.ifPresent(this::checkKeys);
    return kind.flatMap(known -> source(known, options))
        .map(
            source ->
                new Policy(
                    name,
                    source,
                    schedule,
                    retention,
                    chosen.compression(),
                    chosen.newChainEvery(),
                    chosen.verifyDepth(),
                    chosen.audioFilter(),
                    description,
                    log,
                    objectives));
  }

  private Section below(String part) {
    return section.sectionOrEmpty(part, KnownKeys.at(PATTERN + "." + part));
  }

  private Optional<SourceKind> kind() {
    boolean clear = TYPES.contains(name) && !name.equals("filesystem");
    if (!clear && !section.mentions("type")) {
      String type =
          section.has("paths") ? "filesystem" : "postgres', 'type: redis' or 'type: filesystem";
      section.problemHere("has no 'type'.", "Add 'type: " + type + "'.");
    }
    return (section.has("type") ? section.word("type") : Optional.of(name).filter(n -> clear))
        .map(word -> SourceKind.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private Optional<SourceSettings> source(SourceKind kind, Section options) {
    return switch (kind) {
      case POSTGRES -> connection().map(found -> PostgresSection.read(found, options));
      case POSTGRES_LOGICAL ->
          connection().map(found -> PostgresSection.readLogical(found, options));
      case REDIS -> connection().map(RedisSection::read);
      case FILESYSTEM -> Optional.of(FilesSection.read(section, options));
    };
  }

  private Optional<Section> connection() {
    section.require("connection", "Add 'connection:' with 'host' and 'user', or with 'url'.");
    return section.section("connection", KnownKeys.at(PATTERN + ".connection"));
  }

  private Map<BackupKind, String> schedule(Optional<SourceKind> kind) {
    Section schedule = below("schedule");
    Map<BackupKind, String> expressions = new EnumMap<>(BackupKind.class);
    for (BackupKind each : BackupKind.values()) {
      schedule.read(each.word(), CronText::parse).ifPresent(cron -> expressions.put(each, cron));
    }
    Optional<SourceKind> always = kind.filter(PolicySection::isAlwaysFull);
    if (schedule.has("incremental") && always.isPresent()) {
      String message = "can't be: every backup of " + always.get().word() + " is a full one.";
      schedule.problem("incremental", message, "Take it out; schedule more full backups.");
    }
    return expressions;
  }

  private static boolean isAlwaysFull(SourceKind kind) {
    return kind == SourceKind.REDIS || kind == SourceKind.POSTGRES_LOGICAL;
  }

  /** A key of another kind is an error where it says what to protect, else it has no effect. */
  private void checkKeys(SourceKind kind) {
    foreign(section, PATTERN, kind)
        .forEach(key -> section.problem(key, "is not for " + kind.word() + ".", useOf(key)));
    for (String part : List.of("retention", "options")) {
      Section below = below(part);
      foreign(below, PATTERN + "." + part, kind)
          .forEach(
              key -> below.warning(key, "has no effect for " + kind.word() + ".", "Take it out."));
    }
    if (section.isSection("connection") && kind != SourceKind.FILESYSTEM) {
      Section below = below("connection");
      foreign(below, PATTERN + ".connection", kind)
          .forEach(key -> below.problem(key, "is not for " + kind.word() + ".", useOf(key)));
    }
  }

  private static String useOf(String key) {
    return switch (key) {
      case "tls", "ca_certificate" -> "For postgres, set 'sslmode' and 'sslrootcert'.";
      case "sslmode", "sslrootcert" -> "For redis, set 'tls' and 'ca_certificate'.";
      case "paths" -> "Only policies of type filesystem have paths.";
      case "connection" -> "Only policies of servers have connections.";
      default -> "Take it out.";
    };
  }

  private static List<String> foreign(Section section, String pattern, SourceKind kind) {
    return KnownKeys.at(pattern).stream()
        .filter(key -> section.has(key.name()) && !key.servesFor(kind))
        .map(Key::name)
        .toList();
  }
}
