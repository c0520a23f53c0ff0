/** Tests of diary and report. */
@NullMarked
package dev.hammingbird.trainer.report;

import org.jspecify.annotations.NullMarked;
