package io.voiceagents.backup.deployment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * What lies in {@code kubernetes/}, as the types of the Kubernetes API. A field that a type does
 * not have, and a value of another kind than it wants (a number where a text belongs), is an error,
 * as it is to the API server; the types themselves would take both.
 */
public final class Manifests {
  static final Path ROOT = Path.of("kubernetes");

  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.ofEntries(
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("v1/Pod", io.fabric8.kubernetes.api.model.Pod.class),
          Map.entry("v1/Secret", Secret.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("batch/v1/CronJob", CronJob.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
          Map.entry("monitoring.coreos.com/v1/Probe", Probe.class));

  private static final Set<String> NO_OBJECTS = Set.of("kustomization.yaml", "backup.yaml");

  private static final ObjectMapper STRICT = strict();

  private Manifests() {}

  private static ObjectMapper strict() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(
                new JacksonAnnotationIntrospector() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                  }
                })
            .build();
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    return mapper;
  }

  /** A pod that something makes. */
  public record Pod(String name, PodTemplateSpec template) {}

  /** The objects of a file; lists are taken apart. */
  static List<HasMetadata> read(Path file) throws IOException {
    return objects(Files.readString(file));
  }

  /** The objects of a text, read as YAML 1.1: as Kubernetes does, to which 0440 is octal. */
  static List<HasMetadata> objects(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(200);
    List<HasMetadata> objects = new ArrayList<>();
    for (Object document : new Yaml(options).loadAll(text)) {
      Map<?, ?> map = (Map<?, ?>) document;
      if (map.get("items") instanceof List<?> items) {
        items.forEach(item -> objects.add(typed((Map<?, ?>) item)));
      } else {
        objects.add(typed(map));
      }
    }
    return objects;
  }

  private static HasMetadata typed(Map<?, ?> map) {
    String name = map.get("apiVersion") + "/" + map.get("kind");
    Class<? extends HasMetadata> type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException(name + " is not known to this test; add its type");
    }
    return STRICT.convertValue(map, type);
  }

  /** Files with objects, by their path below {@code kubernetes/}. */
  static Map<String, List<HasMetadata>> all() throws IOException {
    Map<String, List<HasMetadata>> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!NO_OBJECTS.contains(file.getFileName().toString())) {
          all.put(ROOT.relativize(file).toString(), read(file));
        }
      }
    }
    return all;
  }

  static <T extends HasMetadata> T only(String file, Class<T> type) throws IOException {
    return type.cast(read(ROOT.resolve(file)).get(0));
  }

  public static List<CronJob> cronJobs() throws IOException {
    return read(ROOT.resolve("cronjobs/cronjobs.yaml")).stream().map(CronJob.class::cast).toList();
  }

  /** The one for a restore with nothing but the store and a key. */
  static Pod restorePod() throws IOException {
    io.fabric8.kubernetes.api.model.Pod pod =
        only("restore/pod.yaml", io.fabric8.kubernetes.api.model.Pod.class);
    PodTemplateSpec template = new PodTemplateSpec(pod.getMetadata(), pod.getSpec());
    return new Pod(pod.getMetadata().getName(), template);
  }

  /** All pods that take backups: that of {@code serve} first. */
  public static List<Pod> pods() throws IOException {
    List<Pod> pods = new ArrayList<>();
    Deployment serve = only("deployment.yaml", Deployment.class);
    pods.add(new Pod("serve", serve.getSpec().getTemplate()));
    for (CronJob job : cronJobs()) {
      PodTemplateSpec template = job.getSpec().getJobTemplate().getSpec().getTemplate();
      pods.add(new Pod(job.getMetadata().getName(), template));
    }
    return pods;
  }
}
