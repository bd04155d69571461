package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.KeyFiles;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.ServerTarget;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.KeyRotation;
import io.voiceagents.backup.keys.RecoveryKeyFile;
import io.voiceagents.backup.keys.RecoveryRecipient;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.LoadedConfiguration;
import io.voiceagents.backup.remote.RemoteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;

/** Where {@code bin/backupctl} begins. */
public final class BackupctlMain {
  private BackupctlMain() {}

  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    if (Arrays.stream(arguments).anyMatch(text -> text.matches("--server(=.*)?"))) {
      RemoteOperations.warmUp();
    }
    Path home =
        Path.of(environment.getOrDefault("BACKUPCTL_HOME", ".")).toAbsolutePath().normalize();
    Clock clock = Clock.systemUTC();
    System.exit(Backupctl.run(arguments, new Opener(home, environment, clock), clock));
  }

  /** What commands of this process work with. */
  record Opener(Path home, Map<String, String> environment, Clock clock)
      implements Operations.Factory {
    @Override
    public Operations open(Path configFile) throws IOException {
      return open(configFile, ConfigurationLoader::loadWithWarnings);
    }

    @Override
    public Operations openForReading(Path configFile) throws IOException {
      return open(configFile, ConfigurationLoader::loadForReading);
    }

    private Application open(Path configFile, Loading loading) throws IOException {
      if (!Files.exists(configFile)) {
        throw new NoSuchFileException(configFile.toString());
      }
      try {
        LoadedConfiguration loaded = loading.load(configFile, environment);
        AlertFiles alerts = new AlertFiles(loaded.configuration().stateDirectory());
        return new Application(
            loaded,
            home,
            home.resolve("routes"),
            environment,
            clock,
            AlertDesk.of(alerts, clock),
            new Turns(),
            Map.of());
      } catch (ConfigurationException e) {
        throw ConfigurationNotes.invalid(configFile, e);
      }
    }

    @Override
    public Operations connect(ServerTarget server) throws IOException {
      return new RemoteOperations(server, new SecureRandom());
    }

    @Override
    public AuditTrail audit(Path configFile) {
      try {
        LoadedConfiguration loaded = ConfigurationLoader.loadForReading(configFile, environment);
        return new ShippedTrail(loaded, () -> open(configFile, alreadyLoaded(loaded)), clock);
      } catch (ConfigurationException e) {
        return AuditTrail.NONE;
      }
    }

    private static Loading alreadyLoaded(LoadedConfiguration loaded) {
      return (file, environment) -> loaded;
    }

    @Override
    public Operations.Resident serve(Path configFile) throws IOException {
      return ResidentProcess.start(new ResidentProcess.Start(configFile, home, environment, clock));
    }

    @Override
    public KeyFiles keyFiles() {
      return new LocalKeyFiles(clock);
    }
  }

  private record LocalKeyFiles(Clock clock) implements KeyFiles {
    @Override
    public Generated generate(Path file) throws IOException {
      KeyFile key = KeyFile.generate(file, new SecureRandom(), clock);
      return new Generated(file, KeyFile.recoveryPath(file), key.keyId());
    }

    @Override
    public Generated generateRecipient(Path file) throws IOException {
      Path recovery = KeyFile.recoveryPath(file);
      if (Files.exists(file)) {
        throw new KeyException(file + " exists. Hint: choose another name; nothing was changed");
      }
      RecoveryRecipient recipient = RecoveryKeyFile.generate(recovery, clock);
      recipient.write(file, clock);
      return new Generated(file, recovery, recipient.keyId());
    }

    @Override
    public Rotated rotate(Path file) throws IOException {
      String old = KeyFile.read(file).keyId();
      KeyFile rotated = new KeyRotation(new SecureRandom(), clock).rotate(file);
      return new Rotated(file, old, rotated.keyId());
    }
  }

  @FunctionalInterface
  private interface Loading {
    LoadedConfiguration load(Path file, Map<String, String> environment)
        throws ConfigurationException;
  }
}
