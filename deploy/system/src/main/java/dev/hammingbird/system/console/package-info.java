/** What a command says to the person in front of it: options, progress bars, the result. */
@NullMarked
package dev.hammingbird.system.console;

import org.jspecify.annotations.NullMarked;
