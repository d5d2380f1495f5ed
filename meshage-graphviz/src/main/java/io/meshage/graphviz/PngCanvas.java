package io.meshage.graphviz;

import io.meshage.graphviz.Ink.Look;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Paints pixels with Java2D; needs no screen, but the fonts of the machine. */
final class PngCanvas implements Canvas {

  /** Two pixels where the picture counts one, for the screens of today. */
  private static final double SCALE = 2;

  /** 32 MiB of memory, which a small agent can spare; larger pictures are painted smaller. */
  private static final double MAX_PIXELS = 8e6;

  /** Smooth edges of more nodes and links than this would take minutes, and be lost on the eye. */
  private static final int MAX_FINE = 5_000;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Map<Ink, Look> looks = new EnumMap<>(Ink.class);
  private final String family;

  PngCanvas(Picture picture, DotStyle style) {
    double width = picture.width();
    double height = picture.height();
    double scale = Math.min(SCALE, Math.sqrt(MAX_PIXELS / (width * height)));
    image =
        new BufferedImage(
            (int) Math.max(1, width * scale),
            (int) Math.max(1, height * scale),
            BufferedImage.TYPE_INT_RGB);
    for (Ink ink : Ink.values()) {
      looks.put(ink, ink.look(style.palette()));
    }
    family = family(style.font());
    graphics = image.createGraphics();
    graphics.scale(scale, scale);
    boolean isFine = picture.things() <= MAX_FINE;
    hint(
        RenderingHints.KEY_ANTIALIASING,
        isFine ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
    hint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    hint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    hint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
  }

  private void hint(RenderingHints.Key key, Object value) {
    graphics.setRenderingHint(key, value);
  }

  /** Returns the first family that this machine has; Java's own sans-serif if it has none. */
  private static String family(String wanted) {
    Set<String> available =
        new HashSet<>(
            Arrays.asList(
                GraphicsEnvironment.getLocalGraphicsEnvironment()
                    .getAvailableFontFamilyNames(Locale.ROOT)));
    return Arrays.stream(wanted.split(",", -1))
        .map(String::strip)
        .filter(available::contains)
        .findFirst()
        .orElse(Font.SANS_SERIF);
  }

  /** Ends the picture and returns it as PNG. */
  byte[] finish() throws IOException {
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: the default would leave through a file in the temporary directory.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("this Java cannot write PNG");
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void begin(String kind, String title) {
    // Pixels know no groups.
  }

  @Override
  public void end() {
    // Pixels know no groups.
  }

  @Override
  public void line(Ink ink, double x1, double y1, double x2, double y2) {
    paint(ink, new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void box(Ink ink, double x, double y, double width, double height, double radius) {
    paint(
        ink,
        new RoundRectangle2D.Double(
            x - width / 2, y - height / 2, width, height, 2 * radius, 2 * radius));
  }

  @Override
  public void corners(Ink ink, double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    if (look(ink).fill() != null) {
      path.closePath();
    }
    paint(ink, path);
  }

  @Override
  public void text(Ink ink, double x, double y, double room, Anchor anchor, String text) {
    Colour colour = look(ink).fill();
    if (text.isBlank() || colour == null) {
      return;
    }
    Font font =
        new Font(family, ink.isBold() ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) ink.size());
    TextLayout layout = new TextLayout(text, font, graphics.getFontRenderContext());
    double fit = Math.min(1, room / Math.max(1, layout.getAdvance()));
    double left = anchor == Anchor.MIDDLE ? x - layout.getAdvance() * fit / 2 : x;
    AffineTransform place = AffineTransform.getTranslateInstance(left, y + 0.35 * ink.size() * fit);
    place.scale(fit, fit);
    graphics.setColor(new Color(colour.rgb()));
    graphics.fill(layout.getOutline(place));
  }

  private void paint(Ink ink, Shape shape) {
    Look look = look(ink);
    Colour fill = look.fill();
    Colour stroke = look.stroke();
    if (fill != null) {
      graphics.setColor(new Color(fill.rgb()));
      graphics.fill(shape);
    }
    if (stroke != null) {
      graphics.setColor(new Color(stroke.rgb()));
      graphics.setStroke(stroke(look));
      graphics.draw(shape);
    }
  }

  private static BasicStroke stroke(Look look) {
    float width = (float) look.width();
    int round = BasicStroke.CAP_ROUND;
    if (look.dash().isEmpty()) {
      return new BasicStroke(width, round, BasicStroke.JOIN_ROUND);
    }
    String[] lengths = look.dash().split(" ", -1);
    float[] dash = {Float.parseFloat(lengths[0]), Float.parseFloat(lengths[1])};
    return new BasicStroke(width, round, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  private Look look(Ink ink) {
    Look look = looks.get(ink);
    if (look == null) {
      throw new IllegalStateException("no look for " + ink);
    }
    return look;
  }
}
