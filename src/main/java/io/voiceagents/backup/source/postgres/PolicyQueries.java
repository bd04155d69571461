package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Asks a restored server what a policy wants to know of it. */
@FunctionalInterface
public interface PolicyQueries {
  /**
   * Runs each query, whatever becomes of the others.
   *
   * @param database of the restored server
   * @return one answer a query, in their order
   * @throws IOException if none could be run
   */
  List<Answer> ask(DataSource database, List<String> queries) throws IOException;

  /**
   * What came back.
   *
   * @param values first column of each row, empty for NULL; at most the first thousand
   * @param error why there is nothing, in the server's words
   */
  record Answer(String query, List<Optional<String>> values, Optional<String> error) {
    public Answer {
      values = List.copyOf(values);
    }
  }
}
