package dev.skein.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The options of a command from a file with a line `name = value` for each, in the form of Java's properties files, so
/// that `#` starts a comment. What the command line says goes before.
final class ConfigFile implements IDefaultValueProvider {
    /// The option that names the file.
    static final String OPTION = "--config";

    /// What only makes sense on the command line.
    private static final List<String> NOT_IN_FILES = List.of(OPTION, "--help", "--version");

    private @Nullable Properties values;

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || NOT_IN_FILES.contains(option.longestName())) {
            return null;
        }
        CommandSpec command = argument.command();
        Path file = command.findOption(OPTION).getValue();
        if (file == null) {
            return null;
        }
        if (values == null) {
            values = read(file, command);
        }
        return values.getProperty(key(option));
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring("--".length());
    }

    private static Properties read(Path file, CommandSpec command) {
        Properties values = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            values.load(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "cannot read the configuration file " + file + ": "
                    + e.getMessage() + "; give --config a text file with lines such as `port = 32010`", e);
        }
        TreeSet<String> known = new TreeSet<>();
        for (OptionSpec option : command.options()) {
            if (!NOT_IN_FILES.contains(option.longestName())) {
                known.add(key(option));
            }
        }
        for (String name : values.stringPropertyNames()) {
            if (!known.contains(name)) {
                throw new ParameterException(command.commandLine(), "the configuration file " + file
                        + " sets \"" + name + "\", which is no option; there are " + String.join(", ", known));
            }
        }
        return values;
    }
}
