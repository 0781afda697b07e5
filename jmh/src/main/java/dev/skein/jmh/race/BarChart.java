package dev.skein.jmh.race;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Groups of upright bars as SVG.
///
/// @param title above the bars
/// @param labels one per group
/// @param series one bar per group each
public record BarChart(String title, List<String> labels, List<Series> series) {
    private static final List<String> COLORS = List.of("#9aa5b1", "#0b7285", "#74c0c8", "#e8590c");
    private static final int BAR_WIDTH = 10;
    private static final int GROUP_GAP = 12;
    private static final int PLOT_HEIGHT = 240;
    private static final int TOP = 64;
    private static final int LEFT = 56;
    private static final int BOTTOM = 32;
    private static final int GRID_LINES = 4;

    /// Bars of one color.
    public record Series(String name, double[] values) {
        public Series {
            values = values.clone();
        }
    }

    public BarChart {
        labels = List.copyOf(labels);
        series = List.copyOf(series);
    }

    public String svg() {
        int groupWidth = BAR_WIDTH * series.size() + GROUP_GAP;
        int width = LEFT + groupWidth * labels.size() + GROUP_GAP;
        int height = TOP + PLOT_HEIGHT + BOTTOM;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">\n",
                width, height));
        svg.append(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", width, height));
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"20\" font-size=\"14\">%s</text>\n", LEFT, title));
        legend(svg);
        double top = ceiling(series.stream().flatMapToDouble(one -> Arrays.stream(one.values())).max().orElse(1));
        for (int line = 0; line <= GRID_LINES; line++) {
            int y = TOP + PLOT_HEIGHT - PLOT_HEIGHT * line / GRID_LINES;
            svg.append(String.format(Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#dee2e6\"/>\n", LEFT, width - GROUP_GAP, y, y));
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>\n",
                    LEFT - 6, y + 4, top * line / GRID_LINES));
        }
        for (int group = 0; group < labels.size(); group++) {
            group(svg, group, LEFT + GROUP_GAP + group * groupWidth, top);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        int x = LEFT;
        for (int i = 0; i < series.size(); i++) {
            svg.append(String.format(Locale.ROOT,
                    "<rect x=\"%d\" y=\"32\" width=\"10\" height=\"10\" fill=\"%s\"/>\n", x, color(i)));
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"41\">%s</text>\n", x + 14, series.get(i).name()));
            x += 40 + 7 * series.get(i).name().length();
        }
    }

    private void group(StringBuilder svg, int group, int x, double top) {
        for (int i = 0; i < series.size(); i++) {
            double value = series.get(i).values()[group];
            double barHeight = PLOT_HEIGHT * value / top;
            svg.append(String.format(Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"><title>%s %s %.1f</title></rect>\n", x + i * BAR_WIDTH, TOP + PLOT_HEIGHT - barHeight, BAR_WIDTH - 1, barHeight, color(i),
                    labels.get(group), series.get(i).name(), value));
        }
        svg.append(String.format(Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%s</text>\n", x, TOP + PLOT_HEIGHT + 16, labels.get(group)));
    }

    private static String color(int index) {
        return COLORS.get(index % COLORS.size());
    }

    /// The next number that four lines divide into round parts.
    private static double ceiling(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-3))));
        for (double step : new double[] {1, 2, 4, 6, 8}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
