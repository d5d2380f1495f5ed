package io.meshage.cli.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Lists of names as people write them: {@code kn[1-3,7],edge2}. Brackets hold whole numbers and
 * ranges of them; {@code n[01-10]} keeps its zeros; several brackets multiply. {@code all} stands
 * for every other node. A backslash takes the next character as it is, so that any name can be
 * written.
 *
 * @param all whether every other node is meant, besides the names
 * @param names the names, each once, sorted
 */
public record Names(boolean all, List<String> names) {
  /** Names that one list may stand for. */
  public static final int MOST = 4096;

  /** The word for every other node. */
  public static final String ALL = "all";

  private static final int MOST_DIGITS = 9;

  public Names {
    names = List.copyOf(names);
  }

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException if it is malformed or stands for more than {@value #MOST}
   *     names, saying why
   */
  public static Names parse(String text) {
    TreeSet<String> names = new TreeSet<>();
    boolean all = false;
    Scanner scanner = new Scanner(text);
    do {
      if (scanner.isPlainAll()) {
        all = true;
      } else {
        names.addAll(scanner.item());
        atMost(names);
      }
    } while (scanner.skipComma());
    return new Names(all, List.copyOf(names));
  }

  /** Returns a name as it is written in a list, so that {@link #parse} reads it as it is. */
  public static String escaped(String name) {
    return name.equals(ALL) ? "\\" + name : name.replaceAll("[,\\[\\]\\\\]", "\\\\$0");
  }

  private static void atMost(Collection<String> names) {
    if (names.size() > MOST) {
      throw new IllegalArgumentException("the list stands for more than " + MOST + " names");
    }
  }

  /** Walks through the text once, from left to right. */
  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    boolean isPlainAll() {
      int end = text.indexOf(',', at);
      boolean found = text.substring(at, end < 0 ? text.length() : end).equals(ALL);
      if (found) {
        at += ALL.length();
      }
      return found;
    }

    boolean skipComma() {
      if (at < text.length()) { // item() stops at a comma or at the end
        at++;
        return true;
      }
      return false;
    }

    /** One name with its brackets multiplied out. */
    List<String> item() {
      List<String> made = List.of("");
      while (at < text.length() && text.charAt(at) != ',') {
        made = text.charAt(at) == '[' ? append(made, bracket()) : append(made, List.of(plain()));
      }
      if (made.contains("")) {
        throw bad("a name is missing");
      }
      return made;
    }

    private static List<String> append(List<String> heads, List<String> tails) {
      if ((long) heads.size() * tails.size() > MOST) {
        throw new IllegalArgumentException("the list stands for more than " + MOST + " names");
      }
      List<String> joined = new ArrayList<>(heads.size() * tails.size());
      heads.forEach(head -> tails.forEach(tail -> joined.add(head + tail)));
      return joined;
    }

    private String plain() {
      StringBuilder found = new StringBuilder();
      while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '[') {
        char c = text.charAt(at++);
        if (c == ']') {
          throw bad("a ']' without its '['");
        }
        if (c == '\\') {
          if (at == text.length()) {
            throw bad("nothing follows the backslash");
          }
          c = text.charAt(at++);
        }
        found.append(c);
      }
      return found.toString();
    }

    private List<String> bracket() {
      int end = text.indexOf(']', at);
      if (end < 0) {
        throw bad("a '[' without its ']'");
      }
      List<String> numbers = new ArrayList<>();
      for (String part : text.substring(at + 1, end).split(",", -1)) {
        numbers.addAll(range(part));
        atMost(numbers);
      }
      at = end + 1;
      return numbers;
    }

    private List<String> range(String part) {
      int dash = part.indexOf('-');
      String from = dash < 0 ? part : part.substring(0, dash);
      String to = dash < 0 ? part : part.substring(dash + 1);
      long first = number(from, part);
      long last = number(to, part);
      boolean padded = from.startsWith("0") && from.length() > 1;
      if (last < first) {
        throw bad("'" + part + "' runs backwards");
      }
      if (padded && to.length() != from.length()) {
        throw bad("'" + part + "' has ends of different width");
      }
      if (last - first >= MOST) {
        throw bad("'" + part + "' stands for more than " + MOST + " names");
      }
      List<String> numbers = new ArrayList<>();
      for (long i = first; i <= last; i++) {
        String digits = Long.toString(i);
        numbers.add(padded ? "0".repeat(from.length() - digits.length()) + digits : digits);
      }
      return numbers;
    }

    private long number(String digits, String part) {
      boolean isNumber =
          !digits.isEmpty()
              && digits.length() <= MOST_DIGITS
              && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!isNumber) {
        throw bad("'" + part + "' is not a number or a range like 1-3");
      }
      return Long.parseLong(digits);
    }

    private IllegalArgumentException bad(String why) {
      return new IllegalArgumentException(
          "'" + text + "' is not a list of names: " + why + "; write it like kn[1-3,7],edge2");
    }
  }
}
