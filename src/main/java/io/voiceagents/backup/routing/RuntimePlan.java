package io.voiceagents.backup.routing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link CamelRuntime} runs.
 *
 * @param routeFiles the route files to load, and no others
 * @param propertiesFile wiring, as {@code config/application.properties}; empty for none
 * @param properties override the file's
 * @param beans by the name under which routes refer to them
 */
public record RuntimePlan(
    List<Path> routeFiles,
    Optional<Path> propertiesFile,
    Map<String, String> properties,
    Map<String, Object> beans) {
  public RuntimePlan {
    routeFiles = List.copyOf(routeFiles);
    properties = Map.copyOf(properties);
    beans = Map.copyOf(beans);
  }

  /** Wiring alone: no routes, no beans. */
  static RuntimePlan wiring(Optional<Path> propertiesFile) {
    return new RuntimePlan(List.of(), propertiesFile, Map.of(), Map.of());
  }

  /**
   * Both plans in one; of two values for a name the other's wins.
   *
   * @throws IllegalArgumentException if both name a bean: one of them would be lost
   */
  public RuntimePlan with(RuntimePlan other) {
    List<Path> allFiles = new ArrayList<>(routeFiles);
    other.routeFiles.stream().filter(file -> !allFiles.contains(file)).forEach(allFiles::add);
    Map<String, String> allProperties = new LinkedHashMap<>(properties);
    allProperties.putAll(other.properties);
    Map<String, Object> allBeans = new LinkedHashMap<>(beans);
    other.beans.forEach(
        (name, bean) -> {
          if (allBeans.put(name, bean) != null) {
            throw new IllegalArgumentException("two beans are named '" + name + "'");
          }
        });
    return new RuntimePlan(
        allFiles, other.propertiesFile.or(() -> propertiesFile), allProperties, allBeans);
  }
}
