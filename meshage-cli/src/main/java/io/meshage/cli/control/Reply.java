package io.meshage.cli.control;

/**
 * The fields of the lines that an agent answers with; each line is an object with one of them.
 * First {@link #ACCEPTED}, then any number of items, at last {@link #RESULT} or {@link #ERROR}.
 */
final class Reply {
  /** The request was read; whatever comes next may take its time. */
  static final String ACCEPTED = "accepted";

  /** The receiver or monitor is attached: it misses nothing from here on. */
  static final String ATTACHED = "attached";

  /** A part of the answer. */
  static final String ITEM = "item";

  /** The end, with the rest of the answer. */
  static final String RESULT = "result";

  /** The end, with the exit code and one line for people. */
  static final String ERROR = "error";

  private Reply() {}
}
