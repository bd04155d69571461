package io.voiceagents.backup.deployment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What asks for health, each as an address: scheme, port and path. The host is nobody's matter. */
public final class Probes {
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"]+");

  private Probes() {}

  /** Those of the image, the first by TLS. */
  public static List<URI> ofImage() throws IOException {
    return addresses(Image.texts("HEALTHCHECK").get(0));
  }

  public static List<URI> ofCompose() throws IOException {
    return addresses(Compose.backup().path("healthcheck").path("test").toString());
  }

  private static List<URI> addresses(String text) {
    return ADDRESS.matcher(text).results().map(MatchResult::group).map(URI::create).toList();
  }

  /** Of the pod: start, liveness, readiness. */
  public static List<URI> ofKubernetes() throws IOException {
    Container container = KubernetesTest.container(Manifests.pods().get(0));
    return List.of(
        address(container, container.getStartupProbe().getHttpGet()),
        address(container, container.getLivenessProbe().getHttpGet()),
        address(container, container.getReadinessProbe().getHttpGet()));
  }

  private static URI address(Container container, HTTPGetAction get) {
    int port =
        container.getPorts().stream()
            .filter(one -> one.getName().equals(get.getPort().getStrVal()))
            .mapToInt(ContainerPort::getContainerPort)
            .findFirst()
            .orElseThrow();
    String scheme = get.getScheme().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://pod:" + port + get.getPath());
  }

  /** What Prometheus asks for without a token. */
  public static List<URI> ofMonitors() throws IOException {
    Probe probe = Manifests.only("monitoring/probe.yaml", Probe.class);
    return addresses(String.join(" ", probe.getSpec().getTargets().getStaticConfig().getStatic()));
  }

  /** What Prometheus asks for with one. */
  public static List<URI> ofMetrics() throws IOException {
    ServiceMonitor monitor = Manifests.only("monitoring/servicemonitor.yaml", ServiceMonitor.class);
    List<URI> addresses = new ArrayList<>();
    for (Endpoint endpoint : monitor.getSpec().getEndpoints()) {
      addresses.add(URI.create(endpoint.getScheme() + "://pod:8443" + endpoint.getPath()));
    }
    return addresses;
  }
}
