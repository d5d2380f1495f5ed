package io.meshage.cli.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The scripts that let bash and zsh complete. Verbs and options stand in the script, so that a TAB
 * starts nothing; only node names are asked of {@code meshage _complete}.
 */
public final class CompletionScript {
  /** The label of a parameter that is a neighbour. */
  public static final String PEER = "PEER";

  /** The label of a parameter that is any node. */
  public static final String NAME = "NAME";

  /** The label of a parameter that is a list of other nodes. */
  public static final String NAMES = "NAMES";

  private final CommandSpec program;

  /** Creates the scripts of a program with all its verbs. */
  public CompletionScript(CommandSpec program) {
    this.program = program;
  }

  /** Returns the script for bash. */
  public String bash() {
    return """
    # meshage in bash: source <(meshage completion bash)
    _meshage() {
      local IFS=$' \\t\\n'
      local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
      local verb='' place=0 control=() i
      for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
          --control) control=(--control "${COMP_WORDS[i+1]}"); ((i++)) ;;
          @VALUED@) ((i++)) ;;
          -*) ;;
          *) if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; else ((place++)); fi ;;
        esac
      done
      COMPREPLY=()
      case $before in
        --control|--config|--topology|--script|-o|--output) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --format) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
        @VALUED@) return ;;
      esac
      local options='' words='' ask=''
      case $verb in
        '') options='@COMMON@' words='@VERBS@' ;;
    @CASES@
      esac
      if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
        return
      fi
      if ((place > 0)); then
        return
      fi
      if [[ -z $ask ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        return
      fi
      # Not by compgen -W, which would expand names, and names come from other nodes.
      local head='' name
      [[ $ask == names && $word == *,* ]] && head=${word%,*},
      while IFS= read -r name; do
        [[ $name == "${word#"$head"}"* ]] && COMPREPLY+=("$head$(printf %q "$name")")
      done < <("${COMP_WORDS[0]}" _complete "$ask" "${control[@]}" 2>/dev/null
        [[ $ask == names && -z $head ]] && echo all)
    }
    complete -F _meshage meshage ./meshage
    """
        .replace("@VALUED@", valued("|"))
        .replace("@COMMON@", options(program))
        .replace("@VERBS@", String.join(" ", verbs().keySet()))
        .replace("@CASES@\n", cases("    "));
  }

  /** Returns the script for zsh. */
  public String zsh() {
    return """
    #compdef meshage
    # meshage in zsh: meshage completion zsh > ~/.zfunc/_meshage, with fpath+=~/.zfunc before compinit
    _meshage() {
      local word=${words[CURRENT]} before=${words[CURRENT-1]} program=${words[1]}
      local verb='' options='' choice='' ask='' head=''
      local -i place=0 i
      local -a control names verbs
      for ((i = 2; i < CURRENT; i++)); do
        case ${words[i]} in
          --control) control=(--control ${words[i+1]}); ((i++)) ;;
          @VALUED@) ((i++)) ;;
          -*) ;;
          *) if [[ -z $verb ]]; then verb=${words[i]}; else ((place++)); fi ;;
        esac
      done
      case $before in
        --control|--config|--topology|--script|-o|--output) _files; return ;;
        --format) compadd text json; return ;;
        @VALUED@) return ;;
      esac
      verbs=(
    @DESCRIBED@
      )
      case $verb in
        '') options='@COMMON@' ;;
    @CASES@
      esac
      if [[ $word == -* ]]; then
        compadd -- ${=options}
      elif [[ -z $verb ]]; then
        _describe command verbs
      elif ((place == 0)); then
        if [[ -n $ask ]]; then
          names=(${(f)"$($program _complete $ask $control 2>/dev/null)"})
          if [[ $ask == names ]]; then
            if [[ $word == *,* ]]; then head=${word%,*},; else names+=(all); fi
          fi
          compadd -P "$head" -- $names
        else
          compadd -- ${=choice}
        fi
      fi
    }
    if [[ ${funcstack[1]} == _meshage ]]; then _meshage "$@"; else compdef _meshage meshage; fi
    """
        .replace("@VALUED@", valued("|"))
        .replace("@COMMON@", options(program))
        .replace("@DESCRIBED@\n", described())
        .replace("@CASES@\n", cases("    ").replace(" words=", " choice="));
  }

  private Map<String, CommandLine> verbs() {
    return program.subcommands().entrySet().stream()
        .filter(verb -> !verb.getValue().getCommandSpec().usageMessage().hidden())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (one, other) -> one,
                java.util.LinkedHashMap::new));
  }

  private String cases(String indent) {
    StringBuilder cases = new StringBuilder();
    verbs()
        .forEach(
            (name, verb) -> {
              CommandSpec spec = verb.getCommandSpec();
              cases
                  .append(indent)
                  .append(name)
                  .append(") options='")
                  .append(options(spec))
                  .append("'")
                  .append(argument(name, spec))
                  .append(" ;;\n");
            });
    return cases.toString();
  }

  /** What completes the first parameter. */
  private String argument(String verb, CommandSpec spec) {
    if (verb.equals("help")) {
      return " words='" + String.join(" ", verbs().keySet()) + "'";
    }
    if (!spec.subcommands().isEmpty()) {
      return " words='" + String.join(" ", spec.subcommands().keySet()) + "'";
    }
    if (spec.positionalParameters().isEmpty()) {
      return "";
    }
    String label = spec.positionalParameters().get(0).paramLabel();
    return switch (label) {
      case PEER -> " ask=peers";
      case NAME -> " ask=nodes";
      case NAMES -> " ask=names";
      default -> label.contains("|") ? " words='" + label.replace('|', ' ') + "'" : "";
    };
  }

  private static String options(CommandSpec spec) {
    return Stream.concat(
            spec.options().stream(),
            spec.subcommands().values().stream()
                .flatMap(below -> below.getCommandSpec().options().stream()))
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Every option, of any verb, that takes a value. */
  private String valued(String separator) {
    List<CommandSpec> specs = new ArrayList<>(List.of(program));
    for (CommandLine verb : verbs().values()) {
      specs.add(verb.getCommandSpec());
      verb.getSubcommands().values().forEach(below -> specs.add(below.getCommandSpec()));
    }
    return specs.stream()
        .flatMap(spec -> spec.options().stream())
        .filter(option -> option.arity().max() > 0)
        .flatMap(option -> List.of(option.names()).stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(separator));
  }

  private String described() {
    StringBuilder lines = new StringBuilder();
    verbs()
        .forEach(
            (name, verb) ->
                lines
                    .append("    '")
                    .append(name)
                    .append(":")
                    .append(
                        verb.getCommandSpec()
                            .usageMessage()
                            .description()[0]
                            .replace("'", "'\\''")
                            .replace(":", "\\:"))
                    .append("'\n"));
    return lines.toString();
  }
}
