package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code config/backup.yaml} (docs/configuration.md). All or nothing: either everything is
 * right, or an exception names all that is wrong. Stateless and thread-safe.
 */
public final class ConfigurationLoader {
  private final Findings findings = new Findings();
  private final Document document;
  private final Path file;

  private ConfigurationLoader(Path file, Optional<String> text, Map<String, String> environment) {
    this.file = file;
    this.document = new Document(file, text, environment, findings);
  }

  /**
   * The whole configuration.
   *
   * @param environment for references, usually {@code System.getenv()}
   */
  public static Configuration load(Path file, Map<String, String> environment)
      throws ConfigurationException {
    return loadWithWarnings(file, environment).configuration();
  }

  /** As {@link #load}, with what is doubtful. */
  public static LoadedConfiguration loadWithWarnings(Path file, Map<String, String> environment)
      throws ConfigurationException {
    return new ConfigurationLoader(file, Optional.empty(), environment).read(true);
  }

  /** As above of a text that was read before, whatever the file holds by now. */
  public static LoadedConfiguration loadText(
      Path file, String text, Map<String, String> environment) throws ConfigurationException {
    return new ConfigurationLoader(file, Optional.of(text), environment).read(true);
  }

  /**
   * Only what opens the repository: storage, encryption and the state directory; no policies. For a
   * restore on a host that has neither the sources nor their passwords.
   */
  public static LoadedConfiguration loadRepository(Path file, Map<String, String> environment)
      throws ConfigurationException {
    return new ConfigurationLoader(file, Optional.empty(), environment).read(false);
  }

  /**
   * For commands that only read the repository: everything if everything is right, else what {@link
   * #loadRepository} finds, with a warning that tells why there are no policies.
   *
   * @throws ConfigurationException with all problems, if storage or encryption are among them
   */
  public static LoadedConfiguration loadForReading(Path file, Map<String, String> environment)
      throws ConfigurationException {
    try {
      return loadWithWarnings(file, environment);
    } catch (ConfigurationException everything) {
      LoadedConfiguration repository;
      try {
        repository = loadRepository(file, environment);
      } catch (ConfigurationException e) {
        throw everything;
      }
      return repository.with(withoutPolicies(everything.problems()));
    }
  }

  private static ConfigWarning withoutPolicies(List<ConfigProblem> problems) {
    ConfigProblem first = problems.get(0);
    String others = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
    return new ConfigWarning(
        first.location(),
        first.path(),
        first.message() + others + " The policies are left aside; reading backups needs none.",
        "backupctl config validate shows all problems; name backups by their whole key");
  }

  private LoadedConfiguration read(boolean withPolicies) throws ConfigurationException {
    Optional<Configuration> configuration =
        document.root().flatMap(root -> configuration(root, withPolicies));
    if (findings.failed() || configuration.isEmpty()) {
      throw new ConfigurationException(file.toString(), findings.problems());
    }
    return new LoadedConfiguration(configuration.get(), findings.warnings());
  }

  private Optional<Configuration> configuration(Section root, boolean withPolicies) {
    root.read("version", ConfigurationLoader::version);
    Optional<Path> state = root.path("state_directory");
    Optional<StorageSettings> storage = StorageSection.read(root);
    Optional<EncryptionSettings> encryption = EncryptionSection.read(root);
    RestoreTestSettings restoreTest = RestoreTestSettings.read(root);
    ScheduleSettings schedules = ScheduleSettings.read(root);
    Objectives objectives =
        Objectives.read(
            root.sectionOrEmpty("disaster_recovery", KnownKeys.at("disaster_recovery")));
    ServerSettings server = ServerSettings.read(root);
    AlertSettings alerts =
        ChannelsSection.read(root, schedules.zone()).withPublicUrl(server.publicUrl());
    boolean backsUp = encryption.map(EncryptionSettings::canBackUp).orElse(true);
    Map<String, Policy> policies = withPolicies ? PoliciesSection.read(root, backsUp) : Map.of();
    if (storage.isEmpty() || encryption.isEmpty()) {
      return Optional.empty();
    }
    Configuration configuration =
        new Configuration(
            file,
            state.orElseGet(this::standardState),
            storage.get(),
            encryption.get(),
            restoreTest,
            policies,
            schedules,
            objectives,
            server,
            alerts);
    new Overlaps(root, configuration).check();
    new Promises(root, configuration).check();
    return Optional.of(configuration);
  }

  private static Integer version(String text) throws BadValue {
    if (!text.equals("1")) {
      throw new BadValue("must be 1, the version this program knows", "See docs/configuration.md.");
    }
    return 1;
  }

  /** {@code var} in the file's directory; beside it, where that is called {@code config}. */
  private Path standardState() {
    Path directory = document.directory();
    boolean project = directory.endsWith("config") && directory.getParent() != null;
    return (project ? directory.resolveSibling("var") : directory.resolve("var")).normalize();
  }
}
