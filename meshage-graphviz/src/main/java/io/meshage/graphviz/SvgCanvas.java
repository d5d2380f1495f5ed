package io.meshage.graphviz;

import io.meshage.graphviz.Ink.Look;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes SVG 1.1. Colours stand in one style sheet, so that it can hold a second set for readers
 * who prefer the dark.
 */
final class SvgCanvas implements Canvas {

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  SvgCanvas(double width, double height, String title, DotStyle style) {
    this(width, height, title, style, Ink.ofTopologies());
  }

  SvgCanvas(double width, double height, String title, DotStyle style, Set<Ink> inks) {
    try {
      // The JDK's own, so that the bytes do not depend on what else is on the class path.
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw broken(e);
    }
    write(() -> xml.writeStartDocument("UTF-8", "1.0"));
    newLine();
    start("svg");
    write(() -> xml.writeDefaultNamespace("http://www.w3.org/2000/svg"));
    attribute("viewBox", "0 0 " + number(width) + " " + number(height));
    attribute("width", width);
    attribute("height", height);
    attribute("role", "img");
    attribute("font-family", style.font());
    newLine();
    if (!title.isEmpty()) {
      element("title", title);
    }
    element("style", sheet(style, inks));
  }

  private static String sheet(DotStyle style, Set<Ink> inks) {
    StringBuilder sheet =
        new StringBuilder("\n.m-picture{stroke-linecap:round;stroke-linejoin:round}\n");
    for (Ink ink : inks) {
      Look look = ink.look(style.palette());
      sheet.append('.').append(ink.css()).append('{').append(colours(look));
      if (look.stroke() != null) {
        sheet.append(";stroke-width:").append(number(look.width()));
      }
      if (!look.dash().isEmpty()) {
        sheet.append(";stroke-dasharray:").append(look.dash());
      }
      if (ink.isText()) {
        sheet.append(";font-size:").append(number(ink.size())).append("px");
        sheet.append(ink.isBold() ? ";font-weight:600" : "");
      }
      sheet.append("}\n");
    }
    if (style.followsReader()) {
      sheet.append("@media (prefers-color-scheme:dark){\n");
      for (Ink ink : inks) {
        Look look = ink.look(style.paletteAtNight());
        sheet.append('.').append(ink.css()).append('{').append(colours(look)).append("}\n");
      }
      sheet.append("}\n");
    }
    return sheet.toString();
  }

  private static String colours(Look look) {
    String fill = "fill:" + (look.fill() == null ? "none" : look.fill());
    return look.stroke() == null ? fill : fill + ";stroke:" + look.stroke();
  }

  /** Ends the picture and returns it. */
  String finish() {
    write(xml::writeEndDocument);
    newLine();
    return text.toString();
  }

  @Override
  public void begin(String kind, String title) {
    start("g");
    attribute("class", "m-" + kind);
    if (!title.isEmpty()) {
      start("title");
      write(() -> xml.writeCharacters(clean(title)));
      write(xml::writeEndElement);
    }
  }

  @Override
  public void end() {
    write(xml::writeEndElement);
    newLine();
  }

  @Override
  public void line(Ink ink, double x1, double y1, double x2, double y2) {
    path(ink, "M" + point(x1, y1) + "L" + point(x2, y2));
  }

  @Override
  public void corners(Ink ink, double... corners) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < corners.length; i += 2) {
      path.append(i == 0 ? 'M' : 'L').append(point(corners[i], corners[i + 1]));
    }
    path(ink, path.append(ink.isOpen() ? "" : "Z").toString());
  }

  private void path(Ink ink, String path) {
    write(() -> xml.writeEmptyElement("path"));
    attribute("class", ink.css());
    attribute("d", path);
  }

  @Override
  public void box(Ink ink, double x, double y, double width, double height, double radius) {
    write(() -> xml.writeEmptyElement("rect"));
    attribute("class", ink.css());
    attribute("x", x - width / 2);
    attribute("y", y - height / 2);
    attribute("width", width);
    attribute("height", height);
    attribute("rx", radius);
  }

  @Override
  public void text(Ink ink, double x, double y, double room, Anchor anchor, String words) {
    start("text");
    attribute("class", ink.css());
    attribute("x", x);
    attribute("y", baseline(ink, y));
    if (anchor == Anchor.MIDDLE) {
      attribute("text-anchor", "middle");
    }
    write(() -> xml.writeCharacters(clean(words)));
    write(xml::writeEndElement);
  }

  /** Half the height of capitals below the middle: what viewers make of other ways differs. */
  private static double baseline(Ink ink, double y) {
    return y + 0.35 * ink.size();
  }

  private void element(String name, String words) {
    start(name);
    write(() -> xml.writeCharacters(clean(words)));
    write(xml::writeEndElement);
    newLine();
  }

  private void start(String name) {
    write(() -> xml.writeStartElement(name));
  }

  private void attribute(String name, double value) {
    attribute(name, number(value));
  }

  private void attribute(String name, String value) {
    write(() -> xml.writeAttribute(name, value));
  }

  private void newLine() {
    write(() -> xml.writeCharacters("\n"));
  }

  private static String point(double x, double y) {
    return number(x) + " " + number(y);
  }

  /** Writes a tenth of a pixel at most, the same in every country. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }

  /** Replaces what XML 1.0 cannot hold (section 2.2), which no escape can express either. */
  private static String clean(String words) {
    return words
        .codePoints()
        .map(c -> isAllowed(c) ? c : 0xfffd)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isAllowed(int c) {
    boolean isSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c == '\n' || c == '\t' || (c >= ' ' && !isSurrogate && c != 0xfffe && c != 0xffff);
  }

  private interface Writing {
    void run() throws XMLStreamException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(XMLStreamException e) {
    return new IllegalStateException("writing XML to memory failed", e);
  }
}
