package io.meshage.cli.simulate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes GML ready for JGraphT's importer, which refuses an edge whose {@code id} is a text, as
 * those of the Internet Topology Zoo are: the key is called otherwise there. Counts brackets on the
 * way.
 */
final class GmlText {
  private static final Pattern TOKEN =
      Pattern.compile(
          "#[^\\n]*|\"(?:\\\\.|[^\"\\\\])*+\"|[\\[\\]]|[A-Za-z_][A-Za-z0-9_]*", Pattern.DOTALL);
  private static final Pattern TEXT_FOLLOWS = Pattern.compile("\\s*\"");

  private GmlText() {}

  /**
   * Returns the text with such keys renamed.
   *
   * @throws PlanException if lists stand in each other too deep
   */
  static String readable(String gml, int maxDepth) {
    StringBuilder text = new StringBuilder(gml.length());
    Deque<String> lists = new ArrayDeque<>();
    String key = "";
    int copied = 0;
    Matcher token = TOKEN.matcher(gml);
    while (token.find()) {
      String word = token.group();
      if (word.equals("[")) {
        lists.push(key);
        if (lists.size() > maxDepth) {
          throw new PlanException("it is nested deeper than " + maxDepth + " levels");
        }
      } else if (word.equals("]")) {
        lists.poll();
      } else if (Character.isLetter(word.charAt(0))) {
        key = word;
        if (word.equals("id") && "edge".equals(lists.peek()) && textFollows(gml, token.end())) {
          text.append(gml, copied, token.start()).append("name");
          copied = token.end();
        }
      }
    }
    return text.append(gml, copied, gml.length()).toString();
  }

  private static boolean textFollows(String gml, int at) {
    Matcher next = TEXT_FOLLOWS.matcher(gml);
    next.region(at, gml.length());
    return next.lookingAt();
  }
}
