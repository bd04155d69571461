package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs bin/backupctl in an installation whose main class only tells how it was started. */
class LauncherTest {
  private static final String MAIN = "io/voiceagents/backup/routing/BackupctlMain";
  private static final String SOURCE =
      """
      package io.voiceagents.backup.routing;
      public final class BackupctlMain {
        public static void main(String[] arguments) {
          System.out.println("arguments " + String.join("|", arguments));
          System.out.println("options " + java.lang.management.ManagementFactory
              .getRuntimeMXBean().getInputArguments());
          System.out.println("classes " + System.getProperty("java.class.path"));
          System.out.println("names " + System.getProperty("sun.jnu.encoding"));
          System.out.println("home " + System.getenv("BACKUPCTL_HOME"));
          System.out.println("tty '" + System.getenv("BACKUPCTL_TTY") + "'");
          System.exit(arguments.length == 0 ? 0 : 3);
        }
      }
      """;

  @TempDir Path directory = Path.of("");
  private Path home = directory;
  private Path launcher = directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(directory.toRealPath().resolve("picocli-like installation"));
    launcher = Files.createDirectories(home.resolve("bin")).resolve("backupctl");
    Files.copy(Path.of("bin/backupctl"), launcher);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  private void build() throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    Path source = Files.writeString(classes.resolve("BackupctlMain.java"), SOURCE);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(failed).isZero();
    Files.createDirectories(home.resolve("target/lib"));
    jar(home.resolve("target/voice-agent-backup-0.1.jar"), classes.resolve(MAIN + ".class"));
    jar(home.resolve("target/lib/b.jar"), source);
    jar(home.resolve("target/lib/a.jar"), source);
  }

  private static void jar(Path jar, Path content) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(MAIN + ".class"));
      Files.copy(content, entries);
    }
  }

  private record Ran(int exitCode, String out, String err) {}

  private Ran run(Path program, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }

  @Test
  void isValidBash() throws Exception {
    assertThat(run(Path.of("/bin/bash"), "-n", launcher.toString()).exitCode()).isZero();
  }

  @Test
  void passesArgumentsAndTheExitCodeOnWhateverIsInThem() throws Exception {
    build();
    Ran ran = run(launcher, "restore", "filesystem", "logs", "/a dir", "--include", "*.log");
    assertThat(ran.out()).contains("arguments restore|filesystem|logs|/a dir|--include|*.log\n");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(run(launcher).exitCode()).isZero();
  }

  @Test
  void worksThroughSymbolicLinksFromAnyDirectory() throws Exception {
    build();
    Path middle = Files.createSymbolicLink(home.resolve("bin/link"), Path.of("backupctl"));
    Path link = Files.createSymbolicLink(directory.resolve("backupctl"), middle);
    assertThat(run(link).out()).contains("home " + home + "\n");
  }

  @Test
  void theClassPathIsSortedAndTheJvmKnowsWhatItNeeds() throws Exception {
    build();
    Path target = home.resolve("target");
    Ran ran = run(launcher, "backup", "run");
    assertThat(ran.out())
        .contains(
            "classes "
                + target.resolve("voice-agent-backup-0.1.jar")
                + ":"
                + target.resolve("lib/a.jar")
                + ":"
                + target.resolve("lib/b.jar")
                + "\n")
        .contains("-Xmx160m", "-XX:+UseSerialGC")
        .contains("CompileThresholdScaling,com.sun.crypto.provider.*::*,0.01")
        .contains("names UTF-8", "tty ''")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void picocliIsTheFirstOfTheLibraries() throws Exception {
    build();
    Files.copy(home.resolve("target/lib/b.jar"), home.resolve("target/lib/picocli-1.jar"));
    assertThat(run(launcher, "backup", "run").out())
        .containsPattern(
            "classes \\S.*/voice-agent-backup-0.1.jar:.*/picocli-1.jar:.*/a.jar:[^:]*/b.jar\n");
  }

  @Test
  void worksByItsBareNameInItsOwnDirectory() throws Exception {
    build();
    environment.put("CDPATH", "/tmp:/");
    for (String start : List.of("cd ./bin && bash backupctl", "bash bin/backupctl")) {
      Ran ran = run(Path.of("/bin/bash"), "-c", "cd '" + home + "' && " + start);
      assertThat(ran.out()).as(start + ran.err()).contains("home " + home + "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1", "de_DE@euro"})
  void namesAreUtf8WhateverTheLocaleIs(String locale) throws Exception {
    build();
    environment.put("LANG", locale);
    assertThat(run(launcher, "backup", "run").out()).contains("names UTF-8");
    environment.put("LC_ALL", locale);
    assertThat(run(launcher, "backup", "run").out()).contains("names UTF-8");
  }

  /** As ssh brings it from a machine of other languages. */
  @Test
  void aCategoryThatIsNotInstalledHereDoesNotTakeTheOthersAlong() throws Exception {
    build();
    environment.put("LANG", "C.UTF-8");
    environment.put("LC_TIME", "de_DE.UTF-8");
    assertThat(run(launcher, "backup", "run").out()).contains("names UTF-8");
  }

  @Test
  void controlCommandsStartWithTheFirstCompilerOnly() throws Exception {
    build();
    for (String command : List.of("--version", "backup status", "--config x.yaml backup list")) {
      assertThat(run(launcher, command.split(" ")).out()).contains("-XX:TieredStopAtLevel=1");
    }
    for (String command : List.of("backup verify", "--config list restore redis x")) {
      assertThat(run(launcher, command.split(" ")).out()).doesNotContain("TieredStopAtLevel");
    }
  }

  @Test
  void whatAServerWorksForAndHelpGetTheLibrariesOfAClientOnly() throws Exception {
    build();
    Files.copy(home.resolve("target/lib/b.jar"), home.resolve("target/lib/jackson-core-1.jar"));
    String server = "backup run logs --server http://127.0.0.1:1";
    for (String command : List.of(server, "backup verify --server=x", "restore redis --help")) {
      assertThat(run(launcher, command.split(" ")).out())
          .containsPattern("classes \\S.*/voice-agent-backup-0.1.jar:[^:]*/jackson-core-1.jar\n");
    }
    String arguments = Files.writeString(directory.resolve("file"), "restore --").toString();
    for (String command :
        List.of(
            "backup list",
            "serve",
            "restore filesystem x -- --server",
            "backup pin x --reason --version",
            "@" + arguments + " --server")) {
      assertThat(run(launcher, command.split(" ")).out()).contains("/lib/a.jar:");
    }
  }

  @Test
  void ownOptionsOfTheJvmWin() throws Exception {
    build();
    environment.put("BACKUPCTL_JAVA_OPTS", "-Xmx200m -Dtest=1");
    assertThat(run(launcher, "backup", "run").out())
        .containsPattern("-Xmx160m.*-Xmx200m, -Dtest=1");
  }

  @Test
  void anArchiveOfClassesIsUsedUntilTheNextBuild() throws Exception {
    build();
    assertThat(run(launcher, "--create-archive").exitCode()).isZero();
    assertThat(run(launcher, "--create-archive").exitCode()).as("again").isZero();
    assertThat(home.resolve("target")).isDirectoryNotContaining("glob:**/archive.*");
    Ran with = run(launcher, "backup", "run");
    assertThat(with.out()).contains("-XX:SharedArchiveFile=" + home.resolve("target/backupctl-"));
    assertThat(with.err()).isEmpty();
    Files.setLastModifiedTime(
        home.resolve("target/voice-agent-backup-0.1.jar"),
        FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run(launcher, "backup", "run").out()).doesNotContain("SharedArchiveFile");
  }

  /** Java 25 numbers the classes of each list anew, and refuses a list that has a number twice. */
  private static final String NUMBERING_JAVA =
      """
      #!/bin/bash
      for argument in "$@"; do
        case $argument in
          -XX:DumpLoadedClassList=*) printf '%s\\n' 'java/lang/Object id: 0' "a/Class$RANDOM id: 1" >"${argument#*=}" ;;
          -XX:SharedClassListFile=*) list=${argument#*=} ;;
          -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
        esac
      done
      [[ -n ${list:-} ]] || exit 0
      [[ -z $(grep -o ' id: .*' "$list" | sort | uniq -d) ]] && grep -q '^a/Class' "$list" && cp "$list" "$archive"
      """;

  @Test
  void anArchiveIsMadeOfTheListsOfAJavaThatNumbersThem() throws Exception {
    build();
    Path java = Files.createDirectories(directory.resolve("jdk-25/bin")).resolve("java");
    assertThat(Files.writeString(java, NUMBERING_JAVA).toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("jdk-25/release"), "JAVA_VERSION=\"25\"\n");
    environment.put("JAVA_HOME", directory.resolve("jdk-25").toString());
    Ran ran = run(launcher, "--create-archive");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(home.resolve("target/backupctl-25-work.jsa")).isRegularFile();
  }

  @Test
  void saysHowToBuildWhatIsNotBuilt() throws Exception {
    Ran ran = run(launcher, "backup", "list");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("backupctl: the program is not built")
        .endsWith("&& mvn -q -B package -DskipTests\n");
  }

  @Test
  void saysWhichJavaIsMissingOrTooOld() throws Exception {
    environment.put("JAVA_HOME", "/no/such/java");
    assertThat(run(launcher).err()).contains("JAVA_HOME is /no/such/java", "Hint: correct");
    Path old = Files.createDirectories(directory.resolve("jdk-11/bin"));
    Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("jdk-11/release"), "JAVA_VERSION=\"11.0.2\"\n");
    environment.put("JAVA_HOME", directory.resolve("jdk-11").toString());
    Ran ran = run(launcher);
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("is Java 11.0.2; 17 or newer is needed.\nHint: install one");
  }
}
