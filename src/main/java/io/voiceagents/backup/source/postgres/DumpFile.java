package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.observe.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dump on its way from one server to another, in pg_dump's custom format. A file, not a pipe: the
 * running server is not touched before the dump is whole, and holds its transaction for no longer
 * than the load takes.
 *
 * @param directory that only this user may enter, for the file and what the programs say
 */
public record DumpFile(ClientPrograms programs, Path directory) {
  private static final Pattern MISSING_ROLE = Pattern.compile("role \"(.+?)\" does not exist");
  private static final Pattern READ = Pattern.compile("rchar: (\\d+)");

  /** Dumps a database, or tables of it. */
  void write(ScratchPostgres scratch, String database, List<TableName> tables, Progress progress)
      throws IOException, InterruptedException {
    Path file = file();
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.dump(),
                "--format=custom",
                // Two programs on one host: compressing would cost more time than the disk does.
                "--compress=0",
                "--no-sync",
                "--no-password",
                // A second copy of a subscription would take the changes of the first.
                "--no-subscriptions",
                "--strict-names",
                "--file=" + file,
                "--dbname=dbname=" + Quoted.connectionValue(database)));
    tables.forEach(table -> command.add("--table=" + table.quoted()));
    progress.phase("dumping from the scratch server", -1);
    ClientRun.run(
        command,
        scratch.environment(),
        directory.resolve("pg_dump.log"),
        process -> () -> file.toFile().length(),
        bytes -> progress.advance(bytes, 0));
  }

  /** Takes a dump that is there already. */
  void take(Path dump) throws IOException {
    Files.move(dump, file());
  }

  /**
   * Loads the dump in one transaction; if that fails, nothing of it is there.
   *
   * @param session how the server names it
   */
  void load(TargetServer target, String database, String session, boolean owners, Progress progress)
      throws IOException, InterruptedException {
    Path file = file();
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.restore(),
                "--single-transaction",
                "--exit-on-error",
                "--no-password",
                "--no-subscriptions",
                "--dbname=dbname=" + Quoted.connectionValue(database)));
    if (!owners) {
      command.addAll(List.of("--no-owner", "--no-privileges"));
    }
    command.add(file.toString());
    Map<String, String> environment = new LinkedHashMap<>(target.environment());
    environment.put("PGAPPNAME", session);
    progress.phase("loading in one transaction", Files.size(file));
    try {
      ClientRun.run(
          command,
          environment,
          directory.resolve("pg_restore.log"),
          DumpFile::read,
          bytes -> progress.advance(bytes, 0));
    } catch (ClientFailure e) {
      throw new IOException(e.getMessage() + ". Hint: " + hint(e.said()), e);
    }
  }

  private Path file() {
    return directory.resolve("database.dump");
  }

  /** How much a process has read (proc(5), {@code /proc/pid/io}); 0 where that can't be seen. */
  private static LongSupplier read(Process process) {
    Path figures = Path.of("/proc", Long.toString(process.pid()), "io");
    return () -> {
      try {
        Matcher matcher = READ.matcher(Files.readString(figures));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
      } catch (IOException gone) {
        return 0;
      }
    };
  }

  /** What to do about a load that failed. */
  static String hint(String said) {
    Matcher role = MISSING_ROLE.matcher(said);
    String unchanged = "the server is as it was before; ";
    if (role.find()) {
      return unchanged + "create the role \"" + role.group(1) + "\" there, or use --no-owner";
    }
    // The words of 15, and of 16 and later.
    if (said.contains("must be member of role") || said.contains("must be able to SET ROLE")) {
      return unchanged + "connect as a superuser, or use --no-owner";
    }
    if (said.contains("extension")) {
      return unchanged
          + "the extension must be installed there, and the role may have to be a superuser";
    }
    if (said.contains("violates foreign key constraint")) {
      return unchanged
          + "rows that are referred to are missing there: name that table in --tables too, or"
          + " restore into another database with --target-db";
    }
    return unchanged
        + "what the tables need (types, functions, rights) must be there; a whole database under"
        + " another name brings it along: leave out --tables";
  }
}
