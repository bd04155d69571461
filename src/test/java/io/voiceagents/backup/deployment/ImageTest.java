package io.voiceagents.backup.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The image has what bin/backupctl and those who run it look for, where they look for it. */
class ImageTest {
  private static final String HOME = "/opt/backupctl/";

  /** Where each source goes; what is built has the name that it is built under. */
  private static Map<String, String> copied() throws IOException {
    Map<String, String> copied = new TreeMap<>();
    int base = Image.instructions().lastIndexOf(last("FROM"));
    for (Image.Instruction one : Image.instructions().subList(base, Image.instructions().size())) {
      if (one.name().equals("COPY")) {
        List<String> words = new ArrayList<>(Arrays.asList(one.text().split(" ", -1)));
        boolean built = words.removeIf(word -> word.startsWith("--from="));
        String target = words.remove(words.size() - 1);
        words.forEach(source -> copied.put(built ? source.replace("/src/", "") : source, target));
      }
    }
    return copied;
  }

  private static Image.Instruction last(String name) throws IOException {
    return Image.instructions().stream()
        .filter(one -> one.name().equals(name))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @Test
  void theLauncherFindsItsInstallation() throws IOException {
    assertThat(copied())
        .containsEntry("bin/backupctl", HOME + "bin/")
        .containsEntry("bin/backupctl-wal", HOME + "bin/")
        .containsEntry("routes", HOME + "routes")
        .containsEntry("config/application.properties", HOME + "config/")
        .containsEntry("config/logging.properties", HOME + "config/")
        .containsEntry("target/lib", HOME + "target/lib")
        .containsEntry("target/voice-agent-backup-*.jar", HOME + "target/");
    assertThat(Image.words("ENTRYPOINT"))
        .containsExactly("/usr/bin/tini", "--", HOME + "bin/backupctl");
  }

  @Test
  void whatIsCopiedIsThereAndInTheContextOfTheBuild() throws IOException {
    List<String> allowed =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1).replace("/*.camel.yaml", ""))
            .toList();
    assertThat(Files.readAllLines(Path.of(".dockerignore"))).contains("*");
    for (String text : Image.texts("COPY")) {
      if (!text.startsWith("--from=")) {
        String[] words = text.split(" ", -1);
        for (String source : Arrays.copyOf(words, words.length - 1)) {
          assertThat(Path.of(source)).exists();
          assertThat(allowed).contains(source);
        }
      }
    }
    assertThat(allowed).allSatisfy(path -> assertThat(Path.of(path)).exists());
    assertThat(allowed).noneMatch(path -> path.contains("secrets"));
  }

  @Test
  void baseImagesHaveAVersion() throws IOException {
    assertThat(Image.texts("FROM")).containsExactly("${BUILDER} AS build", "${RUNTIME}");
    for (String name : List.of("BUILDER", "RUNTIME")) {
      assertThat(Image.texts("ARG"))
          .anyMatch(text -> text.matches(name + "=[a-z]+:[0-9]+\\.[0-9]+-slim"));
    }
  }

  @Test
  void everybodyRunsItAsTheUserOfTheImage() throws IOException {
    assertThat(Image.texts("USER")).containsExactly("10001:10001");
    assertThat(String.join(" ", Image.texts("RUN")))
        .contains("useradd --uid 10001", "-o 10001 -g 10001 -m 0700 /var/lib/voice-agent-backup");
    for (Manifests.Pod pod : Manifests.pods()) {
      PodSecurityContext context = pod.template().getSpec().getSecurityContext();
      assertThat(List.of(context.getRunAsUser(), context.getRunAsGroup(), context.getFsGroup()))
          .as(pod.name())
          .containsOnly(10001L);
    }
    assertThat(Compose.backup().has("user")).isFalse();
  }

  @Test
  void mountsLieWhereTheProgramLooks() throws IOException {
    String configuration =
        Image.texts("ENV").get(0).replaceAll("^.*BACKUPCTL_CONFIG=(\\S+).*$", "$1");
    String directory = String.valueOf(Path.of(configuration).getParent());
    String state = "/var/lib/voice-agent-backup";
    List<String> composed = new ArrayList<>();
    for (JsonNode volume : Compose.backup().path("volumes")) {
      composed.add(volume.path("target").asText());
    }
    assertThat(composed).contains(directory, state, HOME + "routes");
    for (Manifests.Pod pod : Manifests.pods()) {
      assertThat(mounts(KubernetesTest.container(pod).getVolumeMounts()))
          .as(pod.name())
          .containsEntry("config", directory)
          .containsEntry("state", state)
          .containsEntry("tmp", "/tmp");
    }
    Deployment routes = Manifests.only("own-routes/routes.yaml", Deployment.class);
    assertThat(
            mounts(
                routes.getSpec().getTemplate().getSpec().getContainers().get(0).getVolumeMounts()))
        .containsEntry("routes", HOME + "routes");
  }

  private static Map<String, String> mounts(List<VolumeMount> mounts) {
    Map<String, String> paths = new TreeMap<>();
    mounts.forEach(mount -> paths.put(mount.getName(), mount.getMountPath()));
    return paths;
  }
}
