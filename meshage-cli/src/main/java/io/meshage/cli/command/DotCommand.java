package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshage dot}. */
@Command(
    name = "dot",
    description = "Draw the mesh: DOT text on stdout, or a file by its ending.",
    footer = {"Example:", "  meshage dot", "  meshage dot -o mesh.svg"})
final class DotCommand implements Callable<Integer> {
  private static final List<String> FORMS = List.of("dot", "svg", "png");

  @Mixin private final Common common = new Common();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to FILE; it ends in .svg, .png or .dot.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    if (file == null) {
      JsonObject answer = common.call(new Request.Dot("dot"));
      if (!common.printedAsJson(answer)) {
        common.out().print(answer.text("dot"));
      }
    } else {
      write(file);
    }
    return 0;
  }

  private void write(Path path) {
    JsonObject answer = common.call(new Request.Dot(form(path)));
    byte[] bytes =
        answer.has("dot")
            ? answer.text("dot").getBytes(StandardCharsets.UTF_8)
            : Base64.getDecoder().decode(answer.text("base64"));
    try {
      Files.write(path, bytes);
    } catch (IOException e) {
      throw Failure.usage(path + " cannot be written: " + e + "; name another file with -o", e);
    }
    JsonObject written = new JsonObject().put("file", path.toString()).put("bytes", bytes.length);
    if (!common.printedAsJson(written)) {
      common.say("wrote " + common.paint().name(path.toString()));
    }
  }

  private String form(Path path) {
    String name = String.valueOf(path.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!FORMS.contains(ending) || ending.length() == name.length()) {
      throw common.usage("what form has '" + path + "'? Let it end in .svg, .png or .dot");
    }
    return ending;
  }
}
