package io.voiceagents.backup.source.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns a stream of commands into what an append-only file holds: without what is meant for
 * replicas only, with times in place of times to live where {@code absolute} asks for them, and
 * with a note of the time ({@code #TS:<seconds>}, since 7.0) wherever a second begins and no
 * transaction is open.
 */
final class CommandFilter {
  private static final Set<String> FOR_REPLICAS = Set.of("PING", "REPLCONF", "PUBLISH", "SPUBLISH");
  private static final int LONGEST_NAME = 64;

  private final CommandReader in;
  private final CountingOutput out;
  private final boolean absolute;
  private final boolean annotated;
  private long second = Long.MIN_VALUE;
  private boolean open;
  private long whole;
  private long commands;

  /**
   * @param absolute whether times to live are made times
   * @param annotated whether the reader knows notes of the time
   */
  CommandFilter(CommandReader in, OutputStream out, boolean absolute, boolean annotated) {
    this.in = in;
    this.out = new CountingOutput(out);
    this.absolute = absolute;
    this.annotated = annotated;
  }

  /**
   * Copies all commands.
   *
   * @param database that the first of them means
   */
  void run(int database) throws IOException, InterruptedException {
    write(List.of(bytes("SELECT"), bytes(Integer.toString(database))));
    whole = out.count();
    try {
      while (in.hasNext()) {
        command();
      }
    } catch (EOFException e) {
      // The stream ends within a command; what was copied of it lies behind the last whole one.
      out.flush();
      return;
    }
    out.flush();
  }

  /** Bytes up to the end of the last command or transaction that is whole; cut the file there. */
  long whole() {
    return whole;
  }

  long commands() {
    return commands;
  }

  private void command() throws IOException, InterruptedException {
    int count = in.arguments();
    int length = in.length();
    if (length > LONGEST_NAME) {
      pass(count, in.bytes(length));
      return;
    }
    byte[] name = in.bytes(length);
    String upper = new String(name, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    if (FOR_REPLICAS.contains(upper)) {
      for (int i = 1; i < count; i++) {
        in.copy(in.length(), OutputStream.nullOutputStream());
      }
      return;
    }
    annotate();
    if (absolute && Expiries.concerns(upper)) {
      rewrite(count, name);
    } else {
      pass(count, name);
    }
    open = upper.equals("MULTI") || (open && !upper.equals("EXEC"));
    commands++;
    if (!open) {
      whole = out.count();
    }
  }

  private void annotate() throws IOException {
    long now = in.at().getEpochSecond();
    if (annotated && !open && now != second) {
      out.write(bytes("#TS:" + now + "\r\n"));
      second = now;
    }
  }

  private void pass(int count, byte[] name) throws IOException, InterruptedException {
    out.write(CommandReader.header('*', count));
    write(name);
    for (int i = 1; i < count; i++) {
      int length = in.length();
      out.write(CommandReader.header('$', length));
      in.copy(length, out);
    }
  }

  private void rewrite(int count, byte[] name) throws IOException, InterruptedException {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(name);
    for (int i = 1; i < count; i++) {
      arguments.add(in.bytes(in.length()));
    }
    write(Expiries.absolute(arguments, in.at()));
  }

  private void write(List<byte[]> arguments) throws IOException {
    out.write(CommandReader.header('*', arguments.size()));
    for (byte[] argument : arguments) {
      write(argument);
    }
  }

  private void write(byte[] argument) throws IOException {
    out.write(CommandReader.header('$', argument.length));
    out.write(argument);
    out.write('\r');
    out.write('\n');
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
