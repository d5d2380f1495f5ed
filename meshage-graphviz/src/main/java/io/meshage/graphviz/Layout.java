package io.meshage.graphviz;

import io.meshage.graphviz.DotStyle.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;

/**
 * Finds a place for every node: each connected part on its own, then the parts in rows, the largest
 * first. Deterministic. At most a second for 100 nodes, some seconds for {@link Springs#MAX_NODES}.
 */
final class Layout {

  private static final double BETWEEN_PARTS = 44;
  private static final double BETWEEN_SINGLES = 18;

  /** Width by height of the whole, roughly that of a screen. */
  private static final double SHAPE = 1.7;

  private final Sketch sketch;
  private final List<NodeBox> boxes;
  private final Places places;

  private Layout(Sketch sketch, List<NodeBox> boxes) {
    this.sketch = sketch;
    this.boxes = boxes;
    places = new Places(boxes.size());
  }

  /** Returns the places, such that the boxes' left and upper edges lie at 0. */
  static Places of(Sketch sketch, List<NodeBox> boxes) {
    Layout layout = new Layout(sketch, boxes);
    layout.pack(layout.components());
    return layout.places;
  }

  private List<Component> components() {
    Graph<Integer, DefaultEdge> mesh = new SimpleGraph<>(DefaultEdge.class);
    for (int i = 0; i < boxes.size(); i++) {
      mesh.addVertex(i);
    }
    for (Sketch.Line line : sketch.lines()) {
      mesh.addEdge(line.a(), line.b());
    }
    List<List<Integer>> parts = new ArrayList<>();
    for (Set<Integer> part : new ConnectivityInspector<>(mesh).connectedSets()) {
      parts.add(part.stream().sorted().toList());
    }
    parts.sort(
        Comparator.comparing((List<Integer> part) -> -part.size())
            .thenComparing(part -> looks(part).contains(Part.DEAD))
            .thenComparing(part -> part.get(0)));
    return parts.stream().map(part -> component(mesh, part)).toList();
  }

  private List<Part> looks(List<Integer> part) {
    return part.stream().map(node -> sketch.nodes().get(node).look()).toList();
  }

  private Component component(Graph<Integer, DefaultEdge> mesh, List<Integer> part) {
    List<NodeBox> own = part.stream().map(boxes::get).toList();
    return Component.of(mesh, part, own, Math.max(0, looks(part).indexOf(Part.SELF)));
  }

  /** Sets the parts side by side, in as many rows as the shape asks for. */
  private void pack(List<Component> components) {
    double area = 0;
    double widest = 0;
    for (Component component : components) {
      Extent extent = component.extent();
      area += (extent.width() + BETWEEN_PARTS) * (extent.height() + BETWEEN_PARTS);
      widest = Math.max(widest, extent.width());
    }
    double limit = Math.max(widest, Math.sqrt(area * SHAPE));
    double top = 0;
    int done = 0;
    List<Component> row = new ArrayList<>();
    List<List<Component>> rows = new ArrayList<>();
    for (Component component : components) {
      row.add(component);
      if ((width(row) > limit && row.size() > 1) || startsSingles(row)) {
        row.remove(row.size() - 1);
        rows.add(row);
        row = new ArrayList<>(List.of(component));
      }
    }
    if (!row.isEmpty()) {
      rows.add(row);
    }
    double whole = rows.stream().mapToDouble(Layout::width).max().orElse(0);
    for (List<Component> next : rows) {
      top += done++ == 0 ? 0 : gap(next);
      top += set(next, (whole - width(next)) / 2, top);
    }
  }

  /** Returns whether the last of a row is the first that stands alone, below parts that do not. */
  private static boolean startsSingles(List<Component> row) {
    return row.get(row.size() - 1).nodes().size() == 1 && row.get(0).nodes().size() > 2;
  }

  private static double gap(List<Component> row) {
    return row.get(0).nodes().size() == 1 ? BETWEEN_SINGLES : BETWEEN_PARTS;
  }

  private static double width(List<Component> row) {
    double boxes = row.stream().mapToDouble(component -> component.extent().width()).sum();
    return boxes + (row.size() - 1) * gap(row);
  }

  /** Sets a row and returns its height. */
  private double set(List<Component> row, double from, double top) {
    double height = row.stream().mapToDouble(part -> part.extent().height()).max().orElse(0);
    double left = from;
    for (Component component : row) {
      Extent extent = component.extent();
      double down = top + (height - extent.height()) / 2;
      for (int i = 0; i < component.nodes().size(); i++) {
        int node = component.nodes().get(i);
        places.x[node] = component.places().x[i] - extent.left() + left;
        places.y[node] = component.places().y[i] - extent.top() + down;
      }
      left += extent.width() + gap(row);
    }
    return height;
  }
}
