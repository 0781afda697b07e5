package dev.skein.connector.tpcds;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What a scan of a generated table reads; its text form is `table scale column,column,…`.
///
/// @param columns places of the wanted columns, in output order; may be empty
record TpcdsScanHandle(TpcdsTables table, double scaleFactor, List<Integer> columns) {
    static TpcdsScanHandle parse(String text) {
        String[] parts = text.split(" ", -1);
        List<Integer> columns =
                parts[2].isEmpty() ? List.of() : Arrays.stream(parts[2].split(",")).map(Integer::valueOf).toList();
        return new TpcdsScanHandle(TpcdsTables.valueOf(parts[0]), Double.parseDouble(parts[1]), columns);
    }

    String format() {
        return table.name() + " " + scaleFactor + " "
                + columns.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
