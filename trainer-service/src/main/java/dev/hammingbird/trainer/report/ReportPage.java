package dev.hammingbird.trainer.report;

import dev.hammingbird.trainer.evaluation.Judgement;
import dev.hammingbird.trainer.report.RunReport.Example;
import dev.hammingbird.trainer.report.RunReport.Facts;
import dev.hammingbird.trainer.report.RunReport.Shown;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report as one HTML file that needs nothing else. */
final class ReportPage {
  private static final String STYLE =
      """
      body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;
      color:#1f2328;background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
      table{border-collapse:collapse}td,th{border-bottom:1px solid #d8dee4;padding:.25rem .7rem;
      text-align:left;font-variant-numeric:tabular-nums}.plots{display:flex;flex-wrap:wrap;gap:1rem}
      svg{width:26rem;max-width:100%}svg text{font:10px system-ui,sans-serif;fill:#57606a}
      svg .title{font-size:12px;font-weight:600;fill:#1f2328}svg .y{text-anchor:end}
      svg .x{text-anchor:middle}svg .key{text-anchor:end}svg .grid{stroke:#d8dee4;fill:none}
      .row{display:flex;gap:.4rem;margin:.4rem 0;flex-wrap:wrap}figure{margin:0;width:76px}
      figure img{width:72px;height:72px;border:2px solid #cf222e;image-rendering:pixelated}
      figure.yes img{border-color:#1a7f4b}figcaption{font-size:10px;overflow-wrap:anywhere}
      figure.grid,figure.grid img{width:auto;height:auto;max-width:24rem;border:0}
      .big{font-size:1.3rem}.note{color:#57606a}
      """;
  private static final Map<String, List<String>> PLOTS = plots();
  private final Facts facts;
  private final Diary diary;
  private final List<Example> examples;
  private final Formatter page = new Formatter(Locale.ROOT);

  ReportPage(Facts facts, Diary diary, List<Example> examples) {
    this.facts = facts;
    this.diary = diary;
    this.examples = examples;
  }

  private static Map<String, List<String>> plots() {
    Map<String, List<String>> plots = new LinkedHashMap<>();
    plots.put(
        "Losses on labelled pictures", List.of("loss", "pair", "class", "quantisation", "hard"));
    plots.put(
        "Losses on unlabelled pictures", List.of("instance", "relation", "pseudo", "pseudo_pair"));
    plots.put(
        "Gap of hard pictures against the margin asked for", List.of("gap", "gap_mean", "margin"));
    plots.put("Pace and share of hard pictures kept", List.of("pace", "kept"));
    plots.put("Occluded area and turn (radians)", List.of("area", "angle"));
    plots.put("Pseudo-labels: coverage and accuracy", List.of("coverage", "pseudo_accuracy"));
    plots.put("Adversary", List.of("adversary", "generator", "resting"));
    plots.put("Length of the gradient", List.of("gradient"));
    return plots;
  }

  String html(Map<String, Object> outcome, @Nullable Judgement judgement) {
    String title =
        "%s, %d bits, %s on %s"
            .formatted(facts.method(), facts.bits(), facts.protocol(), facts.data());
    page.format(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title>",
        text(title));
    page.format(
        "<meta name=\"viewport\" content=\"width=device-width\"><style>%s</style></head><body>",
        STYLE);
    page.format("<h1>%s</h1>", text(title));
    Object failed = outcome.get("failed");
    if (failed != null) {
      page.format("<p class=\"big\">Learning broke: %s</p>", text(failed.toString()));
    }
    if (judgement != null) {
      retrieval(judgement);
    }
    facts(outcome);
    learning();
    if (judgement != null) {
      curve(judgement);
    }
    grids();
    examples();
    published(judgement);
    table("Options", facts.options());
    table("Settings of the method", facts.settings());
    if (!facts.unreadable().isEmpty()) {
      page.format("<h2>Files that were left out</h2><ul>");
      facts.unreadable().forEach(line -> page.format("<li>%s</li>", text(line)));
      page.format("</ul>");
    }
    return page.format("</body></html>%n").toString();
  }

  private void retrieval(Judgement judgement) {
    page.format(
        "<p class=\"big\">mAP %.4f [%.4f, %.4f]</p>",
        judgement.map(), judgement.mapLow(), judgement.mapHigh());
    page.format(
        "<p class=\"note\">Mean average precision over the first %d of %d pictures for %d queries,"
            + " averaged over all orders of ties; 95%% bootstrap interval over queries. With ties in"
            + " the order of one seeded permutation: %.4f.</p>",
        judgement.top(), judgement.database(), judgement.queries(), judgement.mapPermuted());
    Map<String, String> shown = new LinkedHashMap<>();
    judgement.figures().forEach((name, value) -> shown.put(name, number(value)));
    table("Retrieval", shown);
  }

  private void facts(Map<String, Object> outcome) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("backbone", facts.backbone());
    shown.put("labelled pictures", Integer.toString(facts.labelled()));
    shown.put("device", facts.device());
    shown.put("digest of the data", facts.digest());
    shown.put("places left out because a query has their content", Integer.toString(facts.leaks()));
    outcome.forEach((name, value) -> shown.put(name, String.valueOf(value)));
    table("Run", shown);
  }

  private void learning() {
    page.format("<h2>Learning</h2><div class=\"plots\">");
    PLOTS.forEach((title, names) -> page.format("%s", Plot.svg(title, "minutes", lines(names))));
    List<Plot.Line> measured = new ArrayList<>();
    for (String name : List.of("map", "validation_map")) {
      measured.add(
          new Plot.Line(
              name,
              diary.measurements().stream()
                  .filter(m -> m.figures().containsKey(name))
                  .map(m -> new Plot.At(m.seconds() / 60, m.figures().getOrDefault(name, 0.0)))
                  .toList()));
    }
    page.format("%s", Plot.svg("mAP on a fixed sample", "minutes", measured));
    page.format("</div>");
  }

  private List<Plot.Line> lines(List<String> names) {
    List<Plot.Line> lines = new ArrayList<>();
    for (String name : names) {
      List<Plot.At> points =
          diary.entries().stream()
              .filter(entry -> entry.figures().containsKey(name))
              .map(e -> new Plot.At(e.seconds() / 60, e.figures().getOrDefault(name, 0.0)))
              .toList();
      lines.add(new Plot.Line(name, points));
    }
    return lines;
  }

  private void curve(Judgement judgement) {
    page.format("<h2>Retrieval curves</h2><div class=\"plots\">");
    List<Plot.At> byRecall =
        judgement.curve().stream().map(p -> new Plot.At(p.recall(), p.precision())).toList();
    List<Plot.At> byRadius =
        judgement.curve().stream().map(p -> new Plot.At(p.radius(), p.precision())).toList();
    List<Plot.At> recall =
        judgement.curve().stream().map(p -> new Plot.At(p.radius(), p.recall())).toList();
    page.format(
        "%s",
        Plot.svg("Precision by recall", "recall", List.of(new Plot.Line("precision", byRecall))));
    page.format(
        "%s",
        Plot.svg(
            "Within a Hamming radius",
            "radius",
            List.of(new Plot.Line("precision", byRadius), new Plot.Line("recall", recall))));
    page.format("</div>");
  }

  private void grids() {
    if (diary.grids().isEmpty()) {
      return;
    }
    page.format("<h2>What the networks make of pictures</h2><div class=\"plots\">");
    for (Diary.Grid grid : diary.grids()) {
      page.format(
          "<figure class=\"grid\"><img alt=\"%s\" src=\"%s\"><figcaption>%s, step %d</figcaption>"
              + "</figure>",
          text(grid.name()), grid.uri(), text(grid.name()), grid.step());
    }
    page.format("</div>");
  }

  private void examples() {
    if (examples.isEmpty()) {
      return;
    }
    page.format("<h2>Example queries, each with its nearest pictures</h2>");
    for (Example example : examples) {
      page.format("<div class=\"row\">");
      figure(example.query());
      example.hits().forEach(this::figure);
      page.format("</div>");
    }
  }

  private void figure(Shown shown) {
    page.format(
        "<figure class=\"%s\"><img alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>",
        shown.relevant() ? "yes" : "no",
        text(shown.caption()),
        Png.dataUri(shown.pixels()),
        text(shown.caption()));
  }

  private void published(@Nullable Judgement judgement) {
    if (!facts.data().equals("CIFAR-10")) {
      return;
    }
    page.format(
        "<h2>Beside published figures</h2><p class=\"note\">mAP; backbones and protocols differ:"
            + " read each figure with its own.</p><table><tr><th>method<th>backbone<th>protocol"
            + "<th>12<th>24<th>32<th>48 bits<th>source</tr>");
    if (judgement != null) {
      page.format(
          "<tr><th>%s (this run)<td>%s<td>%s",
          text(facts.method()), text(facts.backbone()), text(facts.protocol()));
      for (int bits : new int[] {12, 24, 32, 48}) {
        page.format("<td>%s", bits == facts.bits() ? number(judgement.map()) : "");
      }
      page.format("<td>measured, tie-aware</tr>");
    }
    for (Published row : Published.rows()) {
      page.format("<tr>");
      for (String cell :
          List.of(
              row.method(),
              row.backbone(),
              row.protocol(),
              row.at12(),
              row.at24(),
              row.at32(),
              row.at48(),
              row.source())) {
        page.format("<td>%s", text(cell));
      }
      page.format("</tr>");
    }
    page.format("</table>");
  }

  private void table(String title, Map<String, String> rows) {
    if (rows.isEmpty()) {
      return;
    }
    page.format("<h2>%s</h2><table>", text(title));
    rows.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            row -> page.format("<tr><td>%s<td>%s</tr>", text(row.getKey()), text(row.getValue())));
    page.format("</table>");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) > 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
