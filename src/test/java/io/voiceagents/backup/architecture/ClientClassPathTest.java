package io.voiceagents.backup.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The launcher starts a command that a server works for with a few of the libraries only. What such
 * a command can reach, by whatever way, must be in them.
 */
class ClientClassPathTest {
  private static final String OURS = "io.voiceagents.backup.";

  @Test
  void holdsWhateverTheCommandLineAndTheClientReferTo() throws Exception {
    TreeMap<String, String> missing = new TreeMap<>();
    Set<String> found = new HashSet<>();
    for (JavaClass reached : reached()) {
      for (Dependency dependency : reached.getDirectDependenciesFromSelf()) {
        Optional<String> jar = jar(dependency.getTargetClass().getBaseComponentType());
        if (jar.isPresent()) {
          found.add(jar.get());
          if (ClientLibraries.names().stream().noneMatch(jar.get()::startsWith)) {
            missing.put(jar.get(), dependency.getDescription());
          }
        }
      }
    }
    assertThat(found).as("libraries that are referred to").hasSizeGreaterThan(5);
    assertThat(missing).as("client_libraries of bin/backupctl lacks").isEmpty();
  }

  /** The classes of the command line and of the client, and of ours all that these know. */
  private static Set<JavaClass> reached() {
    Deque<JavaClass> left = new ArrayDeque<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(OURS.substring(0, OURS.length() - 1))
            .stream()
            .filter(
                one -> one.getPackageName().matches("io[.]voiceagents[.]backup[.](cli|remote).*"))
            .forEach(left::add);
    assertThat(left).hasSizeGreaterThan(100);
    Set<JavaClass> reached = new HashSet<>(left);
    while (!left.isEmpty()) {
      for (Dependency dependency : left.remove().getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getName().startsWith(OURS) && reached.add(target)) {
          left.add(target);
        }
      }
    }
    return reached;
  }

  /** The file that a class of a library comes from; nothing for Java's classes and ours. */
  private static Optional<String> jar(JavaClass of) throws ClassNotFoundException {
    if (of.isPrimitive() || of.getName().startsWith(OURS)) {
      return Optional.empty();
    }
    ClassLoader loader = ClientClassPathTest.class.getClassLoader();
    CodeSource source =
        Class.forName(of.getName(), false, loader).getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    return Optional.ofNullable(place)
        .map(URL::getPath)
        .filter(path -> path.endsWith(".jar"))
        .map(path -> Path.of(path).getFileName().toString());
  }
}
