/** One training from request to published model, and the queue of trainings. */
@NullMarked
package dev.hammingbird.trainer.job;

import org.jspecify.annotations.NullMarked;
