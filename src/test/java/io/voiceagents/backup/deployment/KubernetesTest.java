package io.voiceagents.backup.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.voiceagents.backup.policy.CronTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What an API server would refuse, or would take and never start, is found here. */
class KubernetesTest {
  /** What is applied by itself. */
  private static final List<String> BY_HAND = List.of("secret.example.yaml", "restore/pod.yaml");

  /** What belongs to the platform, or is made by hand, as the files themselves say. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "claim voice-recordings",
          "claim postgres-data",
          "map voice-agent-backup-routes",
          "secret voice-agent-backup-restore");

  private final Map<String, List<HasMetadata>> all;
  private final List<Manifests.Pod> pods;
  private final List<Manifests.Pod> andRestore;

  KubernetesTest() throws IOException {
    all = Manifests.all();
    pods = Manifests.pods();
    andRestore = new ArrayList<>(pods);
    andRestore.add(Manifests.restorePod());
  }

  @Test
  void everyObjectIsOfItsType() {
    assertThat(all).hasSizeGreaterThan(10);
    assertThat(all.values().stream().flatMap(Collection::stream))
        .allSatisfy(
            object -> assertThat(object.getMetadata().getName()).matches("[a-z0-9-]{1,52}"));
  }

  @Test
  void whatAnApiServerRefusesIsRefusedHere() throws IOException {
    String text = Files.readString(Manifests.ROOT.resolve("deployment.yaml"));
    for (List<String> change :
        List.of(
            List.of("readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true"),
            List.of("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: 'yes'"),
            List.of("value: /run/secrets/voice-agent-backup/s3.credentials", "value: 8443"),
            List.of("replicas: 1", "replicas: one"),
            List.of("defaultMode: 0440", "mode: 0440"))) {
      assertThat(text).contains(change.get(0));
      String changed = text.replace(change.get(0), change.get(1));
      assertThatThrownBy(() -> Manifests.objects(changed))
          .as(change.get(1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyFileIsNamedByAKustomizationAndIsThere() throws IOException {
    Set<Path> named = new TreeSet<>(BY_HAND.stream().map(Manifests.ROOT::resolve).toList());
    Set<Path> there = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Manifests.ROOT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.endsWith("kustomization.yaml")) {
          named.addAll(namedBy(file));
        } else {
          there.add(file);
        }
      }
    }
    assertThat(named).isEqualTo(there);
  }

  /** Files that a kustomization puts together; directories have one of their own. */
  private static List<Path> namedBy(Path kustomization) throws IOException {
    Map<String, List<Object>> found = new Yaml().load(Files.readString(kustomization));
    List<Object> entries = new ArrayList<>(found.getOrDefault("resources", List.of()));
    found.getOrDefault("patches", List.of()).forEach(p -> entries.add(((Map<?, ?>) p).get("path")));
    found
        .getOrDefault("configMapGenerator", List.of())
        .forEach(map -> entries.addAll((List<?>) ((Map<?, ?>) map).get("files")));
    List<Path> files = new ArrayList<>();
    for (Object entry : entries) {
      Path file = kustomization.resolveSibling(entry.toString()).normalize();
      assertThat(file).exists();
      if (Files.isDirectory(file)) {
        assertThat(file.resolve("kustomization.yaml")).exists();
      } else {
        files.add(file);
      }
    }
    return files;
  }

  @Test
  void everyMountHasItsVolumeAndEveryVolumeItsObject() {
    Set<String> known = new HashSet<>(OF_OTHERS);
    known.add("map voice-agent-backup");
    for (HasMetadata object : all.values().stream().flatMap(Collection::stream).toList()) {
      known.add(kind(object) + object.getMetadata().getName());
    }
    for (Manifests.Pod pod : andRestore) {
      PodSpec spec = pod.template().getSpec();
      assertThat(spec.getVolumes().stream().map(Volume::getName))
          .as(pod.name())
          .containsExactlyInAnyOrderElementsOf(
              container(pod).getVolumeMounts().stream().map(VolumeMount::getName).toList());
      assertThat(spec.getVolumes().stream().flatMap(KubernetesTest::needs))
          .as(pod.name())
          .isSubsetOf(known);
      if (spec.getServiceAccountName() != null) {
        assertThat(known).contains("account " + spec.getServiceAccountName());
      }
    }
  }

  private static String kind(HasMetadata object) {
    return switch (object.getKind()) {
      case "PersistentVolumeClaim" -> "claim ";
      case "Secret" -> "secret ";
      case "ServiceAccount" -> "account ";
      default -> object.getKind() + " ";
    };
  }

  private static Stream<String> needs(Volume volume) {
    if (volume.getConfigMap() != null) {
      return Stream.of("map " + volume.getConfigMap().getName());
    } else if (volume.getSecret() != null) {
      return Stream.of("secret " + volume.getSecret().getSecretName());
    } else if (volume.getPersistentVolumeClaim() != null) {
      return Stream.of("claim " + volume.getPersistentVolumeClaim().getClaimName());
    }
    assertThat(volume.getEmptyDir()).as(volume.getName()).isNotNull();
    return Stream.of();
  }

  /** Only a directory is exchanged when its ConfigMap is. */
  @Test
  void configurationIsMountedAsADirectoryThatKeepsItsName() throws IOException {
    for (Manifests.Pod pod : pods) {
      assertThat(container(pod).getVolumeMounts())
          .allSatisfy(mount -> assertThat(mount.getSubPath()).isNull())
          .as("others mount theirs into it")
          .noneMatch(mount -> mount.getMountPath().equals("/run/secrets"));
    }
    assertThat(Files.readString(Manifests.ROOT.resolve("base/kustomization.yaml")))
        .contains("disableNameSuffixHash: true");
  }

  @Test
  void podsHaveNoRightsThatTheyDontNeed() {
    for (Manifests.Pod pod : andRestore) {
      PodSpec spec = pod.template().getSpec();
      PodSecurityContext all = spec.getSecurityContext();
      assertThat(all.getRunAsNonRoot()).as(pod.name()).isTrue();
      assertThat(all.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
      SecurityContext one = container(pod).getSecurityContext();
      assertThat(one.getReadOnlyRootFilesystem()).isTrue();
      assertThat(one.getAllowPrivilegeEscalation()).isFalse();
      assertThat(one.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(spec.getAutomountServiceAccountToken()).isFalse();
      // A Service named 'redis' would set REDIS_PORT, which configurations ask for, to an address.
      assertThat(spec.getEnableServiceLinks()).isFalse();
    }
  }

  /** Leases, holds and the audit log name the host: two of one name could not be told apart. */
  @Test
  void noTwoPodsHaveTheNameOfOneHost() {
    for (Manifests.Pod pod : andRestore) {
      assertThat(pod.template().getSpec().getHostname()).as(pod.name()).isNull();
      assertThat(pod.template().getSpec().getHostNetwork()).as(pod.name()).isNull();
    }
  }

  @Test
  void selectorsFindTheirPods() throws IOException {
    Deployment serve = Manifests.only("deployment.yaml", Deployment.class);
    Map<String, String> labels = serve.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(labels).containsAllEntriesOf(serve.getSpec().getSelector().getMatchLabels());
    assertThat(serve.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(serve.getSpec().getReplicas()).isEqualTo(1);
    Service service = Manifests.only("service.yaml", Service.class);
    assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
    NetworkPolicy policy = Manifests.only("base/networkpolicy.yaml", NetworkPolicy.class);
    Map<String, String> isolated = policy.getSpec().getPodSelector().getMatchLabels();
    for (Manifests.Pod pod : pods) {
      assertThat(pod.template().getMetadata().getLabels()).containsAllEntriesOf(isolated);
      boolean isServe = pod.name().equals("serve");
      assertThat(
              pod.template()
                  .getMetadata()
                  .getLabels()
                  .entrySet()
                  .containsAll(service.getSpec().getSelector().entrySet()))
          .as("the service leads to " + pod.name())
          .isEqualTo(isServe);
    }
  }

  @Test
  void everyPortIsThatOfTheContainer() throws IOException {
    Set<String> names =
        container(pods.get(0)).getPorts().stream()
            .map(p -> p.getName())
            .collect(Collectors.toSet());
    ServicePort port = Manifests.only("service.yaml", Service.class).getSpec().getPorts().get(0);
    assertThat(names).containsExactly(port.getTargetPort().getStrVal());
    NetworkPolicy policy = Manifests.only("base/networkpolicy.yaml", NetworkPolicy.class);
    assertThat(policy.getSpec().getIngress()).hasSize(1);
    assertThat(policy.getSpec().getIngress().get(0).getPorts().get(0).getPort().getIntVal())
        .isEqualTo(container(pods.get(0)).getPorts().get(0).getContainerPort())
        .isEqualTo(port.getPort());
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
  }

  @Test
  void cronJobsRunAloneAndOnTime() throws IOException {
    List<CronJob> jobs = Manifests.cronJobs();
    assertThat(jobs).hasSizeGreaterThan(4);
    assertThat(jobs.stream().map(job -> job.getMetadata().getName())).doesNotHaveDuplicates();
    for (CronJob job : jobs) {
      CronJobSpec spec = job.getSpec();
      assertThat(spec.getConcurrencyPolicy()).isEqualTo("Forbid");
      assertThat(spec.getStartingDeadlineSeconds()).isPositive();
      assertThat(new CronTimes(spec.getSchedule(), ZoneOffset.UTC).next(Instant.EPOCH)).isPresent();
      assertThat(spec.getTimeZone()).isEqualTo("Etc/UTC");
      assertThat(spec.getJobTemplate().getSpec().getTemplate().getSpec().getRestartPolicy())
          .as("rules for failures want that")
          .isEqualTo("Never");
    }
  }

  static Container container(Manifests.Pod pod) {
    List<Container> containers = pod.template().getSpec().getContainers();
    assertThat(containers).as(pod.name()).hasSize(1);
    return containers.get(0);
  }
}
