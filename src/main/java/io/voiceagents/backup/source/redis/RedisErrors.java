package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Turns what a server or the network answers into messages with a next step. */
final class RedisErrors {
  static final String GRANT =
      "ACL SETUSER <user> on '><password>' -@all +psync +replconf +ping +info";

  private RedisErrors() {}

  /** The exception for an error reply. Nothing of the arguments is in it. */
  static SourceException refused(String peer, String command, RedisReply.Failure failure) {
    return new SourceException(
        "redis "
            + peer
            + " refused "
            + command
            + ": "
            + WireInput.shortened(failure.text())
            + ". Hint: "
            + hint(failure));
  }

  static String hint(RedisReply.Failure failure) {
    return switch (failure.code()) {
      case "LOADING" -> "the server is still loading its data set; try again when it is done.";
      case "NOMASTERLINK" ->
          "this replica has lost its primary, its data is stale; repair the link or back up the"
              + " primary.";
      case "MASTERDOWN" -> "this replica has lost its primary; repair the link.";
      case "NOPERM" -> "grant the backup user its commands: " + GRANT;
      case "WRONGPASS" -> "check the user and the password; the user must be 'on'.";
      case "NOAUTH" -> "the server asks for a password: set it in the policy's source.";
      case "DENIED" ->
          "the server is in protected mode: set a password, or bind it to the address.";
      case "MISCONF" -> "the server can't save its data set; its log and INFO persistence say why.";
      case "READONLY" -> "this server is a replica and the command writes; use the primary.";
      case "BUSY" -> "a script blocks the server; wait, or SCRIPT KILL.";
      case "MOVED", "CLUSTERDOWN" ->
          "each shard of a Redis Cluster holds a part; see 'cluster' in the configuration.";
      default -> hintByText(failure.text());
    };
  }

  private static String hintByText(String text) {
    if (text.contains("unknown command")) {
      return "the service doesn't offer this command or has renamed it; managed services often"
          + " forbid PSYNC, then use their own snapshots.";
    }
    if (text.contains("max number of clients")) {
      return "raise maxclients or close idle connections.";
    }
    if (text.contains("invalid password") || text.contains("AUTH")) {
      return "check the user and the password; leave both empty if the server has none.";
    }
    return "the server's log may say more.";
  }

  /** A short text for an exception of the network; never empty. */
  static String describe(IOException e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return e.getClass().getSimpleName();
    }
    // Ours are made of shortened parts and must keep their hint.
    return e instanceof SourceException ? message : WireInput.shortened(message);
  }

  /** What to do about an exception of the network, beginning with {@code " Hint: "}. */
  static String connectionHint(IOException e) {
    String text = describe(e);
    if (e instanceof UnknownHostException) {
      return ". Hint: check the host name and the resolver.";
    }
    if (text.contains("certificate_required") || text.contains("bad_certificate")) {
      return ". Hint: the server asks for a client certificate; set tls-auth-clients to optional or"
          + " no for this port.";
    }
    if (text.contains("PKIX") || text.contains("No subject alternative")) {
      return ". Hint: give the certificate of the authority that signed the server's as"
          + " ca_certificate, and use a host name that stands in the server's certificate.";
    }
    if (e instanceof SSLException) {
      return ". Hint: check that the port speaks TLS (tls-port) and with a version from 1.2.";
    }
    if (e instanceof ConnectException || e instanceof SocketTimeoutException) {
      return ". Hint: check host, port, bind address and firewall, and whether the server runs.";
    }
    return ". Hint: the server's log may say why; the network may have cut the connection.";
  }
}
