package io.meshage.node;

import io.meshage.MeshListener;

/**
 * A listener that wants no news of other nodes coming and going, and is spared them: in a mesh of
 * ten thousand, each node would tell of each.
 */
public interface LinkListener extends MeshListener {}
