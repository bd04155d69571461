package io.voiceagents.backup.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.embedded.EmbeddedS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a platform, backs it up, changes it, backs it up again, undoes a mistake, destroys it,
 * restores it, compares every byte.
 */
public final class Demo {
  private final Path home;
  private final Path root;
  private final Path restored;
  private final List<Row> rows = new ArrayList<>();
  private boolean undone;

  private Demo(Path home) {
    this.home = home;
    this.root = home.resolve("var/demo");
    this.restored = root.resolve("restored");
  }

  private record Row(
      String what, long bytes, long stored, double seconds, String restored, boolean equal) {}

  public static void main(String[] arguments) throws Exception {
    Demo demo = new Demo(Path.of(arguments.length > 0 ? arguments[0] : "").toAbsolutePath());
    List<String> options =
        List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
    System.exit(
        switch (String.join(" ", options)) {
          case "" -> demo.run(false);
          case "--serve" -> demo.run(true);
          case "--stop" -> demo.stop();
          case "--s3 stop", "--s3 start" -> demo.s3(options.get(1));
          default -> usage(options);
        });
  }

  private static int usage(List<String> options) {
    System.err.println("bin/demo does not know '" + String.join(" ", options) + "'.");
    System.err.println("Hint: bin/demo [--serve | --stop | --s3 stop | --s3 start]");
    return 2;
  }

  /** Ends exactly what a demo that serves started; in order, if it still answers. */
  private int stop() throws Exception {
    Started started = Started.read(root.resolve(Serving.PROCESSES));
    if (started.alive().isEmpty()) {
      System.out.println("No demo serves in " + root + ".");
      return 0;
    }
    if (!Serving.ask(root, "stop") || !started.awaitEnd()) {
      System.out.println("It does not answer: its processes are ended one by one.");
      started.end();
    }
    Files.deleteIfExists(root.resolve(Serving.CONTROL));
    Files.deleteIfExists(root.resolve(Serving.PROCESSES));
    started.processes().forEach(one -> System.out.println("ended: " + one));
    return 0;
  }

  private int s3(String what) throws Exception {
    boolean done = Serving.ask(root, "s3-" + what);
    System.out.println(
        done
            ? "The demo's S3 server: " + what + (what.equals("stop") ? "ped." : "ed.")
            : "No demo serves in " + root + ". Hint: bin/demo --serve");
    return done ? 0 : 1;
  }

  private int run(boolean serve) throws Exception {
    List<Started.One> running = Started.read(root.resolve(Serving.PROCESSES)).alive();
    if (!running.isEmpty()) {
      System.err.println("A demo serves in " + root + " already: " + running.get(0) + ".");
      System.err.println("Hint: bin/demo --stop");
      return 1;
    }
    // What a signal ends without order goes with everything that it started.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
    Trees.delete(root);
    Files.createDirectories(root);
    say(
        "Starting PostgreSQL "
            + Platform.MAJOR
            + ", Redis and an S3 server (S3Proxy) on this machine");
    try (EmbeddedS3 s3 =
            EmbeddedS3.start(Files.createDirectories(root.resolve("s3")), new SecureRandom());
        Platform platform = new Platform(root)) {
      s3.createBucket(Setting.BUCKET);
      Setting setting = new Setting(root, s3, platform);
      setting.write("");
      Command backupctl =
          new Command(
              List.of(home.resolve("bin/backupctl").toString()),
              setting.file(),
              setting.environment());
      say("Filling them: calls, turns and agents; sessions; recordings and transcripts");
      platform.fill();
      prepare(backupctl);
      Process following =
          backupctl.background(root.resolve("wal-follow.log"), "wal", "follow", "--no-progress");
      backUp(backupctl, platform);
      String rowsBefore = Platform.rows(platform.postgres());
      String keysBefore = Platform.keys(platform.redis());
      String filesBefore = Trees.fingerprint(platform.recordings);
      say("A mistake: a table is deleted, and the database is brought back to the second before");
      undone = new Mistake(backupctl, platform, restored.resolve("second-before")).undo();
      following.destroy();
      following.waitFor();
      say("The disaster: the database, the cache and the recordings are deleted");
      platform.destroy();
      restore(backupctl, platform);
      platform.startOn(restored.resolve("postgres"), restored.resolve("redis"));
      compare("postgres", rowsBefore.equals(Platform.rows(platform.postgres())));
      compare("redis", keysBefore.equals(Platform.keys(platform.redis())));
      compare("voice_data", filesBefore.equals(Trees.fingerprint(platform.recordings)));
      boolean all = report(backupctl);
      if (serve) {
        try (Serving serving = Serving.start(root, s3, platform, setting, backupctl)) {
          System.out.println(serving.description(setting.file()));
          serving.awaitEnd();
          say("Ending: serve, PostgreSQL, Redis, S3");
        }
      }
      return all ? 0 : 1;
    }
  }

  private void prepare(Command backupctl) throws Exception {
    backupctl.show("keys", "generate", "--out", root.resolve("backup.key").toString());
    backupctl.show("config", "validate", "--probe");
    backupctl.show("store", "check");
  }

  private void backUp(Command backupctl, Platform platform) throws Exception {
    backupctl.show("backup", "run");
    say("Half a day of work: new calls, changed prompts, new recordings, ended sessions");
    platform.workOn();
    backupctl.show("backup", "run", "--kind", "incremental");
    backupctl.show("backup", "verify", "--depth", "content");
    backupctl.show("test", "restore");
  }

  private void restore(Command backupctl, Platform platform) throws Exception {
    backupctl.show("backup", "list");
    restore(backupctl, "postgres", restored.resolve("postgres"), "--target-dir");
    restore(backupctl, "redis", restored.resolve("redis"), "--target-dir");
    restore(backupctl, "voice_data", platform.recordings);
  }

  private void restore(Command backupctl, String type, Path target, String... option)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("restore", type.equals("voice_data") ? "filesystem" : type, type + "/latest"));
    arguments.addAll(List.of(option));
    arguments.add(target.toString());
    long start = System.nanoTime();
    backupctl.show(arguments.toArray(String[]::new));
    double seconds = (System.nanoTime() - start) / 1e9;
    long stored = 0;
    for (JsonNode set : backupctl.json("backup", "list", "--type", type).path("sets")) {
      stored += set.path("stored_bytes").asLong();
    }
    rows.add(new Row(type, Trees.bytes(target), stored, seconds, target.toString(), false));
  }

  private void compare(String type, boolean equal) {
    rows.replaceAll(
        row ->
            row.what().equals(type)
                ? new Row(type, row.bytes(), row.stored(), row.seconds(), row.restored(), equal)
                : row);
  }

  private boolean report(Command backupctl) {
    System.out.printf(
        "%n%-12s %12s %12s %10s  %s%n", "WHAT", "SIZE", "STORED", "RESTORED", "EQUAL");
    for (Row row : rows) {
      System.out.printf(
          "%-12s %8.1f MiB %8.1f MiB %8.1f s  %s%n",
          row.what(),
          row.bytes() / 1048576.0,
          row.stored() / 1048576.0,
          row.seconds(),
          row.equal() ? "yes" : "NO");
    }
    System.out.println(
        undone
            ? "\nThe deleted table came back as it was a second before the mistake."
            : "\nThe deleted table did NOT come back.");
    boolean all = undone && rows.size() == 3 && rows.stream().allMatch(Row::equal);
    System.out.println(
        all
            ? "\nEverything came back: every row, every key, every byte."
            : "\nSomething did not come back as it was: see the table.");
    System.out.println("Where things lie: " + root);
    System.out.println("  configuration  " + backupctl.config());
    System.out.println("  objects        " + root.resolve("s3"));
    System.out.println("  restored       " + restored);
    System.out.println(
        "Next: bin/demo --serve, or copy config/backup.yaml, name your servers in it, and type");
    System.out.println("  bin/backupctl config validate --probe");
    return all;
  }

  private static void say(String text) {
    System.out.println("\n== " + text);
  }
}
