package io.meshage.cli.text;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the system would not, in words for people, without the names that Java gives it. */
public final class Causes {
  private Causes() {}

  /** Returns the cause in a few words, without the file it is about and without a full stop. */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "there is no such file or directory";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "there is such a file already";
    } else if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    } else if (failure instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    } else if (failure instanceof FileSystemLoopException) {
      return "symbolic links lead in a circle";
    } else if (failure instanceof FileSystemException known) {
      return lower(known.getReason());
    }
    return lower(failure.getMessage());
  }

  private static String lower(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "the system does not say why";
    }
    // "Is a directory", but "IPv6 is off"
    boolean isWord = message.length() < 2 || !Character.isUpperCase(message.charAt(1));
    return isWord
        ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1)
        : message;
  }
}
