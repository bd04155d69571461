package io.voiceagents.backup.archive;

import io.voiceagents.backup.archive.WalArchive.Pushed;
import io.voiceagents.backup.restore.WalFetcher.Outcome;
import io.voiceagents.backup.restore.WalFetcher.Wanted;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * One request of one client: nonce; nonce and proof; proof and request line; perhaps bytes; the
 * answer. It is {@code OK <bytes>} and the bytes, {@code MISSING} only if that is proven, or {@code
 * FAILED <message>}. If the client named a file, {@code READY <bytes>} asks it to say {@code put},
 * and {@code WRITTEN <bytes>} or {@code OK} follows.
 */
record Conversation(Socket client, Parts parts) {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int LONGEST_LINE = 2_000;
  private static final long LARGEST_FILE = 1L << 30;
  private static final int BUFFER = 1 << 16;

  /** What conversations share. */
  record Parts(
      WalArchive archive,
      Prefetch prefetch,
      Handshake handshake,
      Path scratch,
      SecureRandom random) {}

  void run() throws IOException {
    client.setSoTimeout(TIMEOUT_MILLIS);
    client.setTcpNoDelay(true);
    InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER);
    OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER);
    String clientNonce = line(in);
    String nonce = Handshake.random(parts.random());
    answer(out, nonce + " " + parts.handshake().proof(nonce, clientNonce, "server"));
    String[] request = line(in).split(" ", 2);
    if (request.length < 2
        || !parts.handshake().proves(request[0], nonce, clientNonce, request[1])) {
      answer(out, "FAILED the client has not read the address file");
      return;
    }
    Path file = Files.createTempFile(parts.scratch(), "wal-", ".tmp");
    try {
      serve(request[1], in, out, file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(out, "FAILED the server is being stopped");
    } catch (IOException | RuntimeException e) {
      String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      answer(out, "FAILED " + message);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void serve(String line, InputStream in, OutputStream out, Path file)
      throws IOException, InterruptedException {
    Request request = Request.parse(line);
    if (request instanceof Request.Push push) {
      receive(in, push.bytes(), file);
      parts.archive().push(new Pushed(push.type(), push.name(), push.writtenAt(), file));
      answer(out, "OK 0");
    } else if (request instanceof Request.Fetch fetch) {
      Wanted wanted =
          new Wanted(
              parts.archive().type(fetch.type()), fetch.system(), fetch.range(), fetch.name());
      if (parts.prefetch().fetch(wanted, file) == Outcome.MISSING) {
        answer(out, "MISSING");
      } else {
        deliver(in, out, file, fetch.file());
      }
    } else {
      answer(out, "OK 0");
    }
  }

  /**
   * The client, which may have been ended meanwhile, has the last word before its file is touched.
   */
  private void deliver(InputStream in, OutputStream out, Path scratch, Optional<Path> named)
      throws IOException {
    long size = Files.size(scratch);
    if (named.isPresent()) {
      answer(out, "READY " + size);
      if (line(in).equals("put") && Delivery.move(scratch, named.get())) {
        answer(out, "WRITTEN " + size);
        return;
      }
    }
    out.write(("OK " + size + "\n").getBytes(StandardCharsets.UTF_8));
    Files.copy(scratch, out);
    out.flush();
  }

  private static void receive(InputStream in, long bytes, Path file) throws IOException {
    if (bytes < 0 || bytes > LARGEST_FILE) {
      throw new IOException(bytes + " bytes are no file of WAL");
    }
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("the client broke off " + left + " bytes before the end");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    byte[] line = new byte[LONGEST_LINE];
    for (int i = 0; i < line.length; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the client said nothing more");
      }
      if (next == '\n') {
        return new String(line, 0, i, StandardCharsets.UTF_8);
      }
      line[i] = (byte) next;
    }
    throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
  }

  private static void answer(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
