/** What people write and read: lists of names, durations, tables, and the one line of an error. */
@NullMarked
package io.meshage.cli.text;

import org.jspecify.annotations.NullMarked;
