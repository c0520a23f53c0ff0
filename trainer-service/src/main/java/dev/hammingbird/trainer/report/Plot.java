package dev.hammingbird.trainer.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** A plot of lines as SVG, without scripts. */
final class Plot {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 220;
  private static final int LEFT = 46;
  private static final int RIGHT = 10;
  private static final int TOP = 24;
  private static final int BOTTOM = 32;
  private static final int TICKS = 4;
  private static final List<String> COLOURS =
      List.of("#1f6feb", "#d1571b", "#1a7f4b", "#8250df", "#b08800", "#57606a");

  private Plot() {}

  /** A line's point. */
  record At(double x, double y) {}

  /** A line by name. */
  record Line(String name, List<At> points) {
    Line {
      points =
          points.stream().filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())).toList();
    }
  }

  /** Draws lines over one another; nothing when there are no points. */
  static String svg(String title, String x, List<Line> given) {
    List<Line> lines = given.stream().filter(line -> !line.points().isEmpty()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    List<At> all = lines.stream().flatMap(line -> line.points().stream()).toList();
    double left = all.stream().mapToDouble(At::x).min().orElse(0);
    double right = Math.max(left + 1e-9, all.stream().mapToDouble(At::x).max().orElse(1));
    double low = Math.min(0, all.stream().mapToDouble(At::y).min().orElse(0));
    double high = Math.max(low + 1e-9, all.stream().mapToDouble(At::y).max().orElse(1));
    Formatter svg = new Formatter(Locale.ROOT);
    svg.format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, title);
    svg.format("<text x=\"%d\" y=\"14\" class=\"title\">%s</text>", LEFT, title);
    for (int i = 0; i <= TICKS; i++) {
      double share = (double) i / TICKS;
      double y = HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
      svg.format("<path d=\"M%d %.1fH%d\" class=\"grid\"/>", LEFT, y, WIDTH - RIGHT);
      svg.format(
          "<text x=\"%d\" y=\"%.1f\" class=\"y\">%s</text>",
          LEFT - 4, y + 3, number(low + share * (high - low)));
      double at = LEFT + share * (WIDTH - LEFT - RIGHT);
      svg.format(
          "<text x=\"%.1f\" y=\"%d\" class=\"x\">%s</text>",
          at, HEIGHT - BOTTOM + 13, number(left + share * (right - left)));
    }
    svg.format("<text x=\"%d\" y=\"%d\" class=\"x\">%s</text>", WIDTH / 2, HEIGHT - 4, x);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      Formatter path = new Formatter(Locale.ROOT);
      String pen = "M";
      for (At point : line.points()) {
        double px = LEFT + (point.x() - left) / (right - left) * (WIDTH - LEFT - RIGHT);
        double py = HEIGHT - BOTTOM - (point.y() - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
        path.format("%s%.1f %.1f", pen, px, py);
        pen = "L";
      }
      String colour = COLOURS.get(i % COLOURS.size());
      svg.format("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>", path, colour);
      if (lines.size() > 1) {
        svg.format(
            "<text x=\"%d\" y=\"%d\" style=\"fill:%s\" class=\"key\">%s</text>",
            WIDTH - RIGHT - 4, TOP + 10 + 13 * i, colour, line.name());
      }
    }
    return svg.format("</svg>").toString();
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 1000 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
    return size == 0 ? "0" : String.format(Locale.ROOT, format, value);
  }
}
