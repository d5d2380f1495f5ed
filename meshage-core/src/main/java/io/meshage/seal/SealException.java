package io.meshage.seal;

/** What came was not sealed by somebody with the key, or was changed on its way. */
public final class SealException extends Exception {
  private static final long serialVersionUID = 1;

  public SealException(String message) {
    super(message);
  }

  public SealException(String message, Throwable cause) {
    super(message, cause);
  }
}
