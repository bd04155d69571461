package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Writes all the time, as pgbench does: every payment changes two tables in one transaction. */
public final class Accounts implements AutoCloseable {
  /** Is 0 in every consistent state. */
  public static final String DIFFERENCE =
      "SELECT (SELECT sum(balance) FROM accounts) - (SELECT coalesce(sum(delta), 0) FROM payments)";

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong payments = new AtomicLong();
  private final Thread thread;
  private volatile Optional<SQLException> failure = Optional.empty();

  private Accounts(EmbeddedPostgres server) {
    thread = new Thread(() -> write(server), "accounts");
  }

  public static void create(EmbeddedPostgres server) throws SQLException {
    server.execute(
        "CREATE TABLE accounts AS SELECT i AS id, 0::bigint AS balance FROM generate_series(1,"
            + " 5000) i",
        "ALTER TABLE accounts ADD PRIMARY KEY (id)",
        "CREATE TABLE payments (id serial PRIMARY KEY, delta bigint)");
  }

  public static Accounts start(EmbeddedPostgres server) {
    Accounts accounts = new Accounts(server);
    accounts.thread.start();
    return accounts;
  }

  /** Waits until at least one more payment was made. */
  public void awaitProgress() throws IOException {
    long before = payments.get();
    while (payments.get() == before && failure.isEmpty()) {
      Thread.onSpinWait();
    }
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
  }

  private void write(EmbeddedPostgres server) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; !stopped.get(); i++) {
        statement.execute("INSERT INTO payments (delta) VALUES (" + i % 97 + ")");
        statement.execute(
            "UPDATE accounts SET balance = balance + " + i % 97 + " WHERE id = " + (1 + i % 5000));
        connection.commit();
        payments.incrementAndGet();
      }
    } catch (SQLException e) {
      failure = Optional.of(e);
    }
  }

  @Override
  public void close() throws InterruptedException, SQLException {
    stopped.set(true);
    thread.join();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
