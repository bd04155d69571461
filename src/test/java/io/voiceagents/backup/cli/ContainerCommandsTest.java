package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.deployment.Compose;
import io.voiceagents.backup.deployment.Image;
import io.voiceagents.backup.deployment.Manifests;
import io.voiceagents.backup.deployment.ShippedConfiguration;
import io.voiceagents.backup.policy.ConfigurationLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What containers are started with is what the command line knows. */
class ContainerCommandsTest {
  /** In a line of the page: what follows the program, the image that is it, or its service. */
  private static final Pattern TYPED =
      Pattern.compile("(?:\\bbackupctl|\"\\$IMAGE\"|run --rm backup) (?<words>[a-z][^|>#)]*)");

  private static CommandLine.ParseResult parsed(List<String> words) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Console console = new Console(nowhere, nowhere, Terminal.PIPE, Clock.systemUTC(), Map.of());
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(options, new FakeOperations(), console, new Interruption());
    return CommandTree.of(options, session, console).parseArgs(words.toArray(String[]::new));
  }

  private static List<List<String>> started() throws IOException {
    List<List<String>> all = new ArrayList<>();
    for (Manifests.Pod pod : Manifests.pods()) {
      all.add(pod.template().getSpec().getContainers().get(0).getArgs());
    }
    all.add(Compose.texts(Compose.backup().path("command")));
    all.add(Image.words("CMD"));
    return all;
  }

  @Test
  void everyCommandAndOptionIsKnown() throws IOException {
    assertThat(started()).hasSizeGreaterThan(8).allSatisfy(ContainerCommandsTest::parsed);
    assertThatThrownBy(() -> parsed(List.of("backup", "run", "--typ", "redis")))
        .isInstanceOf(CommandLine.ParameterException.class);
  }

  @Test
  void everyTypeHasItsPolicy(@TempDir Path root) throws Exception {
    Path file = ShippedConfiguration.ofKubernetes().installIn(root);
    Set<String> policies = ConfigurationLoader.load(file, Map.of()).policies().keySet();
    Set<String> backedUp = new TreeSet<>();
    for (List<String> words : started()) {
      int type = words.indexOf("--type");
      if (type >= 0) {
        backedUp.add(words.get(type + 1));
      }
    }
    assertThat(backedUp).isEqualTo(new TreeSet<>(policies));
  }

  /** Also those of the page that an operator has before them that night. */
  @Test
  void everyCommandOfThePageIsKnown() throws IOException {
    List<String> typed = new ArrayList<>();
    String page = Files.readString(Path.of("docs/deployment.md")).replace("\\\n", " ");
    boolean code = false;
    for (String line : page.split("\n", -1)) {
      code ^= line.contains("```");
      Matcher words = TYPED.matcher(line);
      while (code && words.find()) {
        typed.add(words.group("words").strip());
      }
    }
    assertThat(typed).hasSizeGreaterThan(15);
    for (String words : typed) {
      assertThat(parsed(Arrays.asList(words.replace("'", "").split("\\s+", -1))))
          .as(words)
          .isNotNull();
    }
  }

  @Test
  void allWaitLongerThanTheProgramTakesToStop() throws IOException {
    for (Manifests.Pod pod : Manifests.pods()) {
      assertThat(pod.template().getSpec().getTerminationGracePeriodSeconds())
          .as(pod.name())
          .isGreaterThan(Interruption.PATIENCE_SECONDS);
    }
    String grace = Compose.backup().path("stop_grace_period").asText();
    assertThat(Long.parseLong(grace.replaceAll("s$", "")))
        .isGreaterThan(Interruption.PATIENCE_SECONDS);
  }

  /** What may be otherwise the next time is tried again: failed, unreachable, interrupted. */
  @Test
  void onlyWhatMayPassIsTriedAgain() throws IOException {
    Set<Integer> stay = new TreeSet<>();
    for (ExitCode code : ExitCode.values()) {
      stay.add(code.number());
    }
    stay.removeAll(
        List.of(
            ExitCode.COMPLETE.number(),
            ExitCode.FAILED.number(),
            ExitCode.UNREACHABLE.number(),
            ExitCode.INTERRUPTED.number()));
    for (CronJob job : Manifests.cronJobs()) {
      var rules = job.getSpec().getJobTemplate().getSpec().getPodFailurePolicy().getRules();
      assertThat(rules.get(0).getAction()).isEqualTo("Ignore");
      assertThat(rules.get(1).getAction()).isEqualTo("FailJob");
      assertThat(rules.get(1).getOnExitCodes().getContainerName())
          .isEqualTo(
              job.getSpec()
                  .getJobTemplate()
                  .getSpec()
                  .getTemplate()
                  .getSpec()
                  .getContainers()
                  .get(0)
                  .getName());
      assertThat(rules.get(1).getOnExitCodes().getValues())
          .containsExactlyInAnyOrderElementsOf(stay);
    }
  }
}
