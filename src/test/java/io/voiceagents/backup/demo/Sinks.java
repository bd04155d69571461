package io.voiceagents.backup.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who receives the demo's alerts: a web server and a mail server on this machine, in the place of
 * those of a company. What arrives is shown, and kept in a file. Thread-safe.
 */
final class Sinks implements AutoCloseable {
  private static final String RECIPIENT = "operators@demo.example";
  private final HttpServer web;
  private final GreenMail mail;
  private final Path file;
  private final String word;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /**
   * An alert that arrived.
   *
   * @param channel {@code webhook} or {@code mail}
   * @param headline its first line
   */
  record Received(String channel, String headline) {}

  /**
   * Starts both servers.
   *
   * @param word part of the address, which others on this machine don't know
   * @param file what arrives is added to it
   */
  Sinks(String word, Path file) throws IOException {
    this.word = word;
    this.file = file;
    this.web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    on("alerts", this::posted);
    web.start();
    mail.start();
    mail.getUserManager()
        .setMessageDeliveryHandler(
            (message, to) -> {
              arrived("mail", message.getMessage().getSubject());
              return mail.setUser(to.getEmail(), to.getEmail());
            });
  }

  /** Answers a request. */
  interface Answer {
    void to(HttpExchange request) throws IOException, InterruptedException;
  }

  /** Answers at a further address; returns it. */
  String on(String name, Answer answer) {
    web.createContext(
        "/" + word + "/" + name,
        request -> {
          try (request) {
            answer.to(request);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return "http://127.0.0.1:" + web.getAddress().getPort() + "/" + word + "/" + name;
  }

  private void posted(HttpExchange request) throws IOException {
    JsonNode notice = new ObjectMapper().readTree(request.getRequestBody().readAllBytes());
    arrived("webhook", notice.path("headline").asText());
    request.sendResponseHeaders(204, -1);
  }

  private synchronized void arrived(String channel, String headline) {
    received.add(new Received(channel, headline));
    LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    String line = "%s  by %-8s %s%n".formatted(now, channel, headline);
    System.out.print(line);
    try {
      Files.writeString(
          file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      System.out.println(file + " can't be written: " + e.getMessage());
    }
  }

  /** Everything that arrived, in order. */
  List<Received> received() {
    return List.copyOf(received);
  }

  /** The section of the configuration that sends alerts here. */
  String channels() {
    return """
        notification_channels:
          webhook: {type: webhook, webhook_url: "http://127.0.0.1:%d/%s/alerts"}
          mail:
            type: email
            from: backup@demo.example
            to: [%s]
            smtp: {host: 127.0.0.1, port: %d, tls: none}
        """
        .formatted(web.getAddress().getPort(), word, RECIPIENT, mail.getSmtp().getPort());
  }

  @Override
  public void close() {
    web.stop(0);
    mail.stop();
  }
}
