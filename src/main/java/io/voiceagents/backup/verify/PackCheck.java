package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks at every pack that a set names, many at a time because a store far away takes as long for
 * one as for sixteen. Memory: the pack list of one run and the answers for it.
 */
final class PackCheck {
  private static final int AT_ONCE = 16;

  /** Asks about one pack. */
  @FunctionalInterface
  interface Question {
    /** What is wrong with it; empty if nothing is. */
    Optional<String> wrong(String key, PackInfo pack) throws IOException;
  }

  private PackCheck() {}

  /**
   * One check for all packs.
   *
   * @param good follows the number of packs in the text of a check that passed
   */
  static Check of(String name, SetReader set, Question question, String good) {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    long count = 0;
    List<String> wrong = new ArrayList<>();
    try {
      for (RunLists run : set.manifest().runs()) {
        List<Future<Optional<String>>> answers = ask(set, run.sequence(), question, pool);
        count += answers.size();
        collect(answers, wrong);
      }
    } catch (IOException e) {
      return new Check(name, false, String.valueOf(e.getMessage()));
    } finally {
      pool.shutdownNow();
    }
    return wrong.isEmpty()
        ? new Check(name, true, count + " packs " + good)
        : new Check(name, false, wrong.size() + " of " + count + " packs: " + wrong.get(0));
  }

  private static List<Future<Optional<String>>> ask(
      SetReader set, int sequence, Question question, ExecutorService pool) throws IOException {
    RunId run = set.run(sequence);
    List<Future<Optional<String>>> answers = new ArrayList<>();
    for (PackInfo pack : set.packs(sequence)) {
      String key = ObjectKeys.object(run, ObjectKind.PACK, pack.number());
      answers.add(pool.submit(() -> question.wrong(key, pack)));
    }
    return answers;
  }

  private static void collect(List<Future<Optional<String>>> answers, List<String> wrong)
      throws IOException {
    for (Future<Optional<String>> answer : answers) {
      try {
        answer.get().ifPresent(wrong::add);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while packs were checked");
      }
    }
  }
}
