package io.voiceagents.backup.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration of a way to run the program, with the secrets that this way mounts.
 *
 * @param file as it is shipped
 * @param secrets paths in the container of what is mounted
 */
public record ShippedConfiguration(Path file, List<String> secrets) {
  /** What is mounted lies elsewhere in a test. */
  private static final List<String> MOUNTS =
      List.of(
          "/run/secrets",
          "/run/tls",
          "/var/lib/voice-agent-backup",
          "/srv/voice/recordings",
          "/srv/restored");

  public static ShippedConfiguration ofCompose() throws IOException {
    List<String> secrets =
        Compose.texts(Compose.backup().path("secrets")).stream()
            .map(name -> "/run/secrets/" + name)
            .toList();
    return new ShippedConfiguration(Path.of("config/compose/backup.yaml"), secrets);
  }

  /** With what the example of the Secrets holds, as the Deployment mounts it. */
  public static ShippedConfiguration ofKubernetes() throws IOException {
    List<String> secrets = new ArrayList<>();
    for (HasMetadata object : Manifests.read(Manifests.ROOT.resolve("secret.example.yaml"))) {
      Secret secret = (Secret) object;
      for (var volume : Manifests.pods().get(0).template().getSpec().getVolumes()) {
        if (volume.getSecret() != null
            && volume.getSecret().getSecretName().equals(secret.getMetadata().getName())) {
          String at = mountPath(volume.getName());
          secret.getStringData().keySet().forEach(key -> secrets.add(at + "/" + key));
        }
      }
    }
    return new ShippedConfiguration(Path.of("kubernetes/base/backup.yaml"), secrets);
  }

  private static String mountPath(String volume) throws IOException {
    return KubernetesTest.container(Manifests.pods().get(0)).getVolumeMounts().stream()
        .filter(mount -> mount.getName().equals(volume))
        .map(VolumeMount::getMountPath)
        .findFirst()
        .orElseThrow();
  }

  /** The path of a secret in the container. */
  public String secret(String name) {
    return secrets.stream().filter(path -> path.endsWith("/" + name)).findFirst().orElseThrow();
  }

  public static List<ShippedConfiguration> all() throws IOException {
    return List.of(ofCompose(), ofKubernetes());
  }

  /** The text, with all that is mounted below a directory of the test. */
  public String textIn(Path root) throws IOException {
    String text = Files.readString(file);
    for (String mount : MOUNTS) {
      text = text.replace(mount, root + mount);
    }
    return text;
  }

  /**
   * Writes it, and its secrets, below a directory.
   *
   * @return the configuration
   */
  public Path installIn(Path root) throws IOException {
    for (String secret : secrets) {
      Path at = Path.of(root + secret);
      Files.createDirectories(String.valueOf(at.getParent()).isEmpty() ? root : at.getParent());
      Files.writeString(at, "example");
      Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("r--r-----"));
    }
    Path config = Files.createDirectories(root.resolve("etc")).resolve("backup.yaml");
    return Files.writeString(config, textIn(root));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
