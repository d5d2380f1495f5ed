package io.meshage.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;

/** What is wrong with a command line; the parser's own words are about types of Java. */
final class UsageWords {
  private UsageWords() {}

  /** Returns what is wrong, without what to do about it. */
  static String of(ParameterException failure) {
    ArgSpec argument = failure.getArgSpec();
    if (failure instanceof MissingParameterException missing) {
      return missing(missing);
    } else if (failure instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice; give it once";
    } else if (argument != null && failure.getValue() != null) {
      return bad(argument, failure.getValue());
    }
    String message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String missing(MissingParameterException failure) {
    List<ArgSpec> missing = failure.getMissing();
    if (missing.size() == 1 && missing.get(0) instanceof OptionSpec option && !option.required()) {
      return option.paramLabel() + " must be given behind " + name(option);
    }
    // "Missing required parameters: 'NAMES', 'BODY'", of which the parser hands over the first only
    String names =
        String.valueOf(failure.getMessage()).replaceFirst("^Missing required \\w+: *", "");
    return names.replace("', '", " and ").replace("'", "") + " must be given";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String bad(ArgSpec argument, String value) {
    String what = argument instanceof OptionSpec option ? option.longestName() : "this";
    String given = ", not '" + Words.shown(value, "") + "'";
    Class<?> type = argument.type();
    if (type.isEnum()) {
      List<String> choices = new ArrayList<>();
      for (Object choice : type.getEnumConstants()) {
        choices.add(choice.toString());
      }
      int last = choices.size() - 1;
      String most = String.join(", ", choices.subList(0, last));
      return what + " must be " + most + " or " + choices.get(last) + given;
    } else if (Path.class.equals(type)) {
      return "there can be no file '" + Words.shown(value, "") + "'";
    }
    return what + " must be a whole number" + given;
  }
}
