package io.voiceagents.backup.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Aligned columns, two spaces apart. Built by one thread. */
public final class Table {
  /** What a column that is shortened keeps. */
  private static final int LEAST = 24;

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  private Table(List<Column> columns) {
    this.columns = columns;
  }

  /** A table with these heads; one that starts with {@code >} is aligned to the right. */
  public static Table of(String... heads) {
    List<Column> columns = new ArrayList<>();
    for (String head : heads) {
      boolean right = head.startsWith(">");
      columns.add(new Column(right ? head.substring(1) : head, right));
    }
    return new Table(columns);
  }

  /** Adds a row. A cell is a {@link Cell} or anything with a text. */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Cell ready ? ready : new Cell(String.valueOf(cell), Tone.PLAIN));
    }
    rows.add(row);
    return this;
  }

  /**
   * Shortens a column's texts so that lines fit into a width, as far as {@link #LEAST} characters.
   *
   * @param head of the column
   */
  public Table fit(String head, int width) {
    int column = columns.stream().map(Column::head).toList().indexOf(head);
    int[] widths = widths();
    int all = IntStream.of(widths).sum() + 2 * (widths.length - 1);
    int room = Math.max(LEAST, widths[column] - Math.max(0, all - width));
    for (List<Cell> row : rows) {
      Cell cell = row.get(column);
      if (cell.text().length() > room) {
        row.set(column, new Cell(cell.text().substring(0, room - 3) + "...", cell.tone()));
      }
    }
    return this;
  }

  /** The lines, the head first; no line ends with a space. */
  public List<String> lines(boolean colours) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(columns.stream().map(c -> new Cell(c.head(), Tone.STRONG)).toList(), widths, colours));
    rows.forEach(row -> lines.add(line(row, widths, colours)));
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).head().length();
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  private String line(List<Cell> row, int[] widths, boolean colours) {
    StringBuilder line = new StringBuilder();
    int owed = 0;
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      int padding = widths[i] - cell.text().length();
      boolean right = columns.get(i).right();
      owed += right ? padding : 0;
      if (!cell.text().isEmpty()) {
        line.append(" ".repeat(owed)).append(cell.tone().paint(cell.text(), colours));
        owed = 0;
      }
      owed += (right ? 0 : padding) + 2;
    }
    return line.toString();
  }

  private record Column(String head, boolean right) {}

  /** A text and its tone. */
  public record Cell(String text, Tone tone) {
    public Cell {
      text = Figures.printable(text);
    }
  }
}
