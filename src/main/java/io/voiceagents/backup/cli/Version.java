package io.voiceagents.backup.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version as Maven wrote it into the jar. */
final class Version implements IVersionProvider {
  private static final String PROPERTIES =
      "/META-INF/maven/io.voiceagents/voice-agent-backup/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "backupctl " + number() + " (repository format 1, Java " + Runtime.version() + ")"
    };
  }

  private static String number() throws IOException {
    try (InputStream stream = Version.class.getResourceAsStream(PROPERTIES)) {
      Properties properties = new Properties();
      if (stream != null) {
        properties.load(stream);
      }
      return properties.getProperty("version", "development build");
    }
  }
}
