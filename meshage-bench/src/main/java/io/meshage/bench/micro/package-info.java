/** What single operations cost, with JMH. */
@NullMarked
package io.meshage.bench.micro;

import org.jspecify.annotations.NullMarked;
