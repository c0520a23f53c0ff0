/** One run of a method, from its first step to its report: what service and command line share. */
@NullMarked
package dev.hammingbird.trainer.study;

import org.jspecify.annotations.NullMarked;
